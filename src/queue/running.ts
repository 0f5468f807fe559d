/** The jobs that one worker runs at this moment: counted, and aborted when they must stop. */

import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds that aborted handlers still have to give back what they hold. */
const abortGraceMs = 2_000;

export interface Running {
  size(): number;
  /** Runs it with a signal of its own; settles as it does. */
  track<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  abort(id: string): void;
  abortAll(): void;
  /** Resolves when those that run now have ended. */
  ended(): Promise<unknown>;
}

export function createRunning(): Running {
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly settled: Promise<unknown> }
  >();

  function track<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const settled = run(controller.signal).finally(() => running.delete(id));
    running.set(id, { controller, settled });
    return settled;
  }

  return {
    size: () => running.size,
    track,
    abort: (id) => running.get(id)?.controller.abort(),
    abortAll: () => running.forEach(({ controller }) => controller.abort()),
    ended: () => Promise.allSettled([...running.values()].map(({ settled }) => settled)),
  };
}

/** Waits for the end of work; aborts what runs after the deadline (milliseconds), and leaves behind what ignores that. */
export async function endWithin(
  ended: Promise<unknown>,
  running: Running,
  deadlineMs: number,
): Promise<void> {
  if (await settlesWithin(ended, deadlineMs)) return;
  running.abortAll();
  await settlesWithin(ended, abortGraceMs);
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return inTime;
}
