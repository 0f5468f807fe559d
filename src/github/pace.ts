/** How fast one installation may ask GitHub: its limits are kept from this side, and a refusal is obeyed by all. */

import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../core/model/fault.ts";

export interface Pace {
  /** Runs it when there is room; a fault at once while GitHub has told this installation to wait. */
  run<T>(kind: "read" | "write", work: () => Promise<T>): Promise<T>;
  /** GitHub limited us. `told`: milliseconds that it said; absent: a minute, doubled each time in a row. Gives what to wait. */
  limited(told?: number): number;
  /** GitHub answered: the row of refusals is over. */
  answered(): void;
}

/** GitHub refuses above 100 requests at a time, over all of an installation's processes. */
const atOnce = 10;
/** Content-creating requests: 80 a minute. A burst of some is fine; then this many milliseconds apart. */
const burst = 20;
const apartMs = 750;

const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

export function createPace(clock: () => number): Pace {
  const waiting: (() => void)[] = [];
  let running = 0;
  /** When the burst will be whole again. */
  let wholeAt = 0;
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

  async function spaceWrites(): Promise<void> {
    const now = clock();
    wholeAt = Math.max(wholeAt, now) + apartMs;
    const early = wholeAt - now - burst * apartMs;
    if (early > 0) await sleep(early);
  }

  async function run<T>(kind: "read" | "write", work: () => Promise<T>): Promise<T> {
    const quietMs = quietUntil - clock();
    if (quietMs > 0) throw limitFault(quietMs);
    if (kind === "write") await spaceWrites();
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
    message: `GitHub limits how much this installation may ask; it said to wait ${Math.ceil(retryAfterMs / 1_000)} s.`,
    retry: "later",
    retryAfterMs,
  });
}
