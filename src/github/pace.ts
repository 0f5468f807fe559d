/** How fast one installation may ask GitHub: its limits are kept from this side, and a refusal is obeyed by all. */

import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../core/model/fault.ts";

/** `notice`: it creates what people are notified of. */
type Kind = "notice" | "plain";

export interface Pace {
  /** Runs it when there is room; a fault at once while GitHub has told this installation to wait. */
  run<T>(kind: Kind, work: () => Promise<T>): Promise<T>;
  /** GitHub limited us. `told`: milliseconds that it said; absent: a minute, doubled each time in a row. Gives what to wait. */
  limited(told?: number): number;
  /** GitHub answered: the row of refusals is over. */
  answered(): void;
}

/** GitHub refuses above 100 requests at a time, over all of an installation's processes. */
const atOnce = 10;
/**
 * GitHub takes 80 requests a minute that create what people are notified of. Only these are counted here; for all else
 * GitHub's word is awaited, and obeyed. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const noticesAMinute = 80;
const minuteMs = 60_000;
/** One that would have to wait longer than this is a fault instead: a held worker helps nobody. */
const longestHoldMs = 10_000;

const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

export function createPace(clock: () => number): Pace {
  const waiting: (() => void)[] = [];
  let running = 0;
  /** When those of the last minute were sent, oldest first. */
  const notices: number[] = [];
  let quietUntil = 0;
  let refusals = 0;

  async function enter(): Promise<void> {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  async function roomForNotice(): Promise<void> {
    for (;;) {
      const now = clock();
      while (notices.length > 0 && (notices[0] ?? 0) <= now - minuteMs) notices.shift();
      const [oldest] = notices;
      if (oldest === undefined || notices.length < noticesAMinute) break;
      const waitMs = oldest + minuteMs - now;
      if (waitMs > longestHoldMs) throw limitFault(waitMs);
      await sleep(waitMs);
    }
    notices.push(clock());
  }

  async function run<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    const quietMs = quietUntil - clock();
    if (quietMs > 0) throw limitFault(quietMs);
    if (kind === "notice") await roomForNotice();
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  function limited(told?: number): number {
    const waitMs = Math.min(told ?? firstWaitMs * 2 ** refusals, longestWaitMs);
    refusals += 1;
    quietUntil = Math.max(quietUntil, clock() + waitMs);
    return waitMs;
  }

  return {
    run,
    limited,
    answered: () => {
      refusals = 0;
    },
  };
}

export function limitFault(retryAfterMs: number): Fault {
  return new Fault("GITHUB_UNAVAILABLE", {
    message: `GitHub limits how much this installation may ask; the next request can go in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    retry: "later",
    retryAfterMs,
  });
}
