/** Long computing that leaves the event loop to others: webhooks are answered and locks renewed while a diff of thousands of objects is made. */

import type { Steps } from "../core/diff/steps.ts";

/** Milliseconds between two pauses. */
const sliceMs = 10;

/** The result of all steps. Rejects with the signal's reason when it is aborted in between. */
export async function inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMs;
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (performance.now() >= end) break;
    }
    await new Promise<void>((resolve) => void setImmediate(resolve));
    signal?.throwIfAborted();
  }
}
