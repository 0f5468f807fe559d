/** How many requests are in flight at once: fewer when the server says that it has too much to do, slowly more again. */

export interface Limiter {
  /** Waits for a place, runs, and gives the place back. Urgent work is not queued behind the rest. */
  run<T>(work: () => Promise<T>, urgent?: boolean): Promise<T>;
  /** The server is overloaded: halves the places, never below one. */
  slowDown(): void;
}

/** Answers without a complaint after which one more place is tried. */
const answersPerPlace = 50;

export function makeLimiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let places = most;
  let busy = 0;
  let calm = 0;

  function admit(): void {
    while (busy < places) {
      const next = waiting.shift();
      if (next === undefined) return;
      busy += 1;
      next();
    }
  }

  return {
    async run(work, urgent = false) {
      await new Promise<void>((resolve) => {
        if (urgent) waiting.unshift(resolve);
        else waiting.push(resolve);
        admit();
      });
      try {
        return await work();
      } finally {
        busy -= 1;
        calm += 1;
        if (places < most && calm >= answersPerPlace) {
          places += 1;
          calm = 0;
        }
        admit();
      }
    },
    slowDown() {
      places = Math.max(1, Math.floor(places / 2));
      calm = 0;
    },
  };
}
