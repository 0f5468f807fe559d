/** A clock that only goes forward, and a timer: an argument, so that tests need not wait. */

export interface Timers {
  /** Milliseconds of any origin; never goes back. */
  readonly now: () => number;
  /** Calls back after so many milliseconds, unless the returned function was called before. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

/** The longest delay of `setTimeout`: a longer one would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(delayMs, longestTimeoutMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
