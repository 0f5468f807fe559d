/** The same work on many things, a few at a time. */

/** In the order of the items. Rejects with the first failure; what was not begun by then is left. */
export async function atMost<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  let failed = false;
  const left = items.entries();
  const workOff = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (failed) return;
      try {
        results.set(index, await work(item));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workOff));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
