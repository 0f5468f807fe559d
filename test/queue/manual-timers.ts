/** A clock that stands still until a test lets time pass. */

import { setImmediate as turn } from "node:timers/promises";
import type { Timers } from "../../src/queue/timers.ts";

export interface ManualTimers extends Timers {
  /** Runs what is due within so many milliseconds, in order, and what follows from it. */
  pass(ms: number): Promise<void>;
}

export function manualTimers(): ManualTimers {
  let time = 0;
  const waiting = new Set<{ readonly due: number; readonly callback: () => void }>();
  return {
    now: () => time,
    after(delayMs, callback) {
      const timer = { due: time + delayMs, callback };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    async pass(ms) {
      const end = time + ms;
      await turn();
      for (;;) {
        const [next] = [...waiting].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due);
        if (next === undefined) break;
        time = next.due;
        waiting.delete(next);
        next.callback();
        await turn();
      }
      time = end;
    },
  };
}
