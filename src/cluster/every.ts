/** Does the same with many items at once, and leaves nothing running when one of them fails. */

import { setMaxListeners } from "node:events";

/**
 * The results, in the order of the items. After the first rejection the signal aborts, what is under way is waited for, and
 * that first rejection is thrown. How many run at once is the connection's affair.
 */
export async function every<Item, Result>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<readonly Result[]> {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // Each request under way listens.
  const giveUp = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) giveUp();
  signal?.addEventListener("abort", giveUp, { once: true });
  let failure: { readonly error: unknown } | undefined;
  const settled = await Promise.allSettled(
    items.map(async (item) => {
      try {
        return await work(item, controller.signal);
      } catch (error) {
        failure ??= { error };
        controller.abort(error);
        throw error;
      }
    }),
  );
  signal?.removeEventListener("abort", giveUp);
  if (failure !== undefined) throw failure.error;
  return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
