/** Takes measurements: wall and CPU time, and how long the event loop stood still. */

import { performance } from "node:perf_hooks";
import { ownCpuMs } from "../apply/cpu-time.ts";

export interface Measured {
  readonly wallMs: number;
  /** Of this process and its children. */
  readonly cpuMs: number;
  /** Longest time in which nothing else could run. */
  readonly pauseMs: number;
}

export async function measure(work: () => Promise<unknown>): Promise<Measured> {
  let pauseMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    pauseMs = Math.max(pauseMs, performance.now() - last);
    last = performance.now();
  }, 1);
  const began = { wall: performance.now(), cpu: ownCpuMs() };
  try {
    await work();
    return { wallMs: performance.now() - began.wall, cpuMs: ownCpuMs() - began.cpu, pauseMs };
  } finally {
    clearInterval(timer);
  }
}

export interface Contender {
  readonly name: string;
  /** Not measured: what has to be there before. */
  readonly prepare?: () => Promise<void>;
  readonly work: () => Promise<unknown>;
}

/** All contenders in each round, the order swapped from round to round. */
export async function takeRounds(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const taken = new Map(contenders.map(({ name }): [string, Measured[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, prepare, work } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      await prepare?.();
      taken.get(name)?.push(await measure(work));
    }
  }
  return taken;
}
