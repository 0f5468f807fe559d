/** A barrier: whatever enters waits until it is released. */

export interface Held {
  /** How many wait now. */
  readonly waiting: () => number;
  /** Resolves when at least so many wait. */
  readonly reached: (count?: number) => Promise<void>;
  /** Lets everything go, now and later; in the order in which it came, or the last first. */
  readonly release: (order?: "first-first" | "last-first") => void;
}

export function createHold(): Held & { readonly enter: () => Promise<void> } {
  let waiting: (() => void)[] = [];
  let open = false;
  const watchers: { readonly count: number; readonly done: () => void }[] = [];
  return {
    waiting: () => waiting.length,
    reached(count = 1) {
      if (waiting.length >= count) return Promise.resolve();
      return new Promise((done) => {
        watchers.push({ count, done });
      });
    },
    enter() {
      if (open) return Promise.resolve();
      return new Promise((go) => {
        waiting.push(go);
        for (const { count, done } of watchers) if (waiting.length >= count) done();
      });
    },
    release(order = "first-first") {
      open = true;
      const going = order === "first-first" ? waiting : waiting.toReversed();
      waiting = [];
      for (const go of going) go();
    },
  };
}
