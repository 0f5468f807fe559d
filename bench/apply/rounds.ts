/** Takes the measurements: in pairs on one API server, the order of the two swapped from round to round. */

import { performance } from "node:perf_hooks";
import { cpuMsOf, ownCpuMs } from "./cpu-time.ts";
import type { Contender } from "./contenders.ts";
import { benchObjects } from "./objects.ts";

export const cases = [
  "first apply",
  "re-apply unchanged",
  "dry run, a twentieth changed",
  "dry run, all changed",
] as const;
export type Case = (typeof cases)[number];

export interface Sample {
  readonly contender: string;
  readonly case: Case;
  readonly round: number;
  readonly wallMs: number;
  readonly clientCpuMs: number;
  readonly serverCpuMs: number;
}

export interface RoundsRequest {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly objects: number;
  readonly serverPids: readonly number[];
  readonly prepare: (namespace: string) => Promise<void>;
  /** Versions of all objects of a namespace, to see that a re-apply wrote none. */
  readonly versions: (namespace: string) => Promise<ReadonlySet<string>>;
  /** Takes the objects of a round away, so that later rounds have the same server. */
  readonly clear: (namespace: string) => Promise<void>;
  readonly onSample: (sample: Sample) => void;
}

export async function takeSamples(request: RoundsRequest): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 0; round < request.rounds; round += 1) {
    const order = round % 2 === 0 ? request.contenders : request.contenders.toReversed();
    const spaces = order.map(({ name }) => `bench-${name}-${round}`);
    for (const namespace of spaces) await request.prepare(namespace);
    for (const which of cases) {
      for (const [index, contender] of order.entries()) {
        const sample = await takeSample(request, { contender, which, round, namespace: spaces[index] ?? "" });
        samples.push(sample);
        request.onSample(sample);
      }
    }
    for (const namespace of spaces) await request.clear(namespace);
  }
  return samples;
}

interface Wanted {
  readonly contender: Contender;
  readonly which: Case;
  readonly round: number;
  readonly namespace: string;
}

async function takeSample(
  request: RoundsRequest,
  { contender, which, round, namespace }: Wanted,
): Promise<Sample> {
  const work = workOf(request, contender, which, namespace);
  const before = which === "re-apply unchanged" ? await request.versions(namespace) : undefined;
  const began = { wall: performance.now(), client: ownCpuMs(), server: cpuMsOf(request.serverPids) };
  await work();
  const sample = {
    contender: contender.name,
    case: which,
    round,
    wallMs: performance.now() - began.wall,
    clientCpuMs: ownCpuMs() - began.client,
    serverCpuMs: cpuMsOf(request.serverPids) - began.server,
  };
  if (before !== undefined) requireSame(before, await request.versions(namespace), contender.name);
  return sample;
}

function workOf(
  { objects }: RoundsRequest,
  contender: Contender,
  which: Case,
  namespace: string,
): () => Promise<void> {
  const present = benchObjects(namespace, objects, "1.0.0");
  const next = benchObjects(namespace, objects, "1.1.0");
  switch (which) {
    case "first apply":
    case "re-apply unchanged":
      return () => contender.apply(namespace, present);
    case "dry run, a twentieth changed": {
      const few = Math.ceil(objects / 20);
      return () => contender.dryRun(namespace, [...next.slice(0, few), ...present.slice(few)], few);
    }
    case "dry run, all changed":
      return () => contender.dryRun(namespace, next, objects);
  }
}

function requireSame(before: ReadonlySet<string>, after: ReadonlySet<string>, name: string): void {
  const written = [...after].filter((version) => !before.has(version));
  if (written.length > 0)
    throw new Error(`${name} wrote ${written.length} unchanged objects, such as ${written[0]}`);
}
