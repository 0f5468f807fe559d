/** Waits for a promise, but not for ever. */

export type Settled<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "late" };

/** Never rejects. The promise itself goes on when it is late. */
export async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Settled<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Settled<Value>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "late" }), milliseconds);
  });
  const settled = promise.then(
    (value): Settled<Value> => ({ kind: "done", value }),
    (error: unknown): Settled<Value> => ({ kind: "failed", error }),
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
