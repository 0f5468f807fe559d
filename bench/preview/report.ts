/** The benchmark's answer: a line for each contender, and whether the goals were met. */

import { cpus, loadavg } from "node:os";
import { ratiosOf, spreadOf } from "../apply/statistics.ts";
import type { Measured } from "./measure.ts";

export function printCircumstances(versions: Readonly<Record<string, string>>): void {
  const loads = loadavg().map((load) => load.toFixed(1));
  console.log(`${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), load ${loads.join(" ")}`);
  console.log(
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
  );
  console.log(
    "Wall and CPU (children too) in milliseconds, least/median/most; ratio: median of the pairs.\n",
  );
}

export function printRounds(title: string, taken: ReadonlyMap<string, readonly Measured[]>): void {
  console.log(title);
  for (const [name, samples] of taken) {
    const columns = (["wallMs", "cpuMs", "pauseMs"] as const).map((key) =>
      spreadText(samples.map((sample) => sample[key])),
    );
    console.log(
      `  ${name.padEnd(34)} wall ${columns[0]?.padEnd(18)} CPU ${columns[1]?.padEnd(18)} longest pause ${columns[2]}`,
    );
  }
}

export interface Goal {
  readonly what: string;
  readonly ours: readonly Measured[];
  readonly theirs: readonly Measured[];
  /** Most times as long as theirs. */
  readonly most: number;
}

/** Whether it was met. */
export function printGoal({ what, ours, theirs, most }: Goal): boolean {
  const ratios = spreadOf(ratiosOf(wallsOf(ours), wallsOf(theirs)));
  const met = ratios.median <= most;
  const spread = `${ratios.least.toFixed(2)} to ${ratios.most.toFixed(2)}`;
  console.log(
    `  ${what}: ${ratios.median.toFixed(2)} times as long (${spread}); goal at most ${most}: ${met ? "met" : "NOT MET"}`,
  );
  return met;
}

/** For what has no goal. */
export function printRatio({ what, ours, theirs }: Omit<Goal, "most">): void {
  const { least, median, most } = spreadOf(ratiosOf(wallsOf(ours), wallsOf(theirs)));
  console.log(
    `  ${what}: ${median.toFixed(2)} times as long (${least.toFixed(2)} to ${most.toFixed(2)}); no goal`,
  );
}

export interface TimeGoal {
  readonly what: string;
  readonly samples: readonly Measured[];
  /** Milliseconds. */
  readonly most: number;
}

/** Whether it was met. */
export function printTime({ what, samples, most }: TimeGoal): boolean {
  const median = medianWall(samples);
  const met = median <= most;
  console.log(`  ${what}: ${median.toFixed(0)} ms; goal at most ${most}: ${met ? "met" : "NOT MET"}`);
  return met;
}

export function medianWall(samples: readonly Measured[]): number {
  return spreadOf(wallsOf(samples)).median;
}

function wallsOf(samples: readonly Measured[]): readonly number[] {
  return samples.map(({ wallMs }) => wallMs);
}

function spreadText(values: readonly number[]): string {
  const { least, median, most } = spreadOf(values);
  return [least, median, most].map((value) => Math.round(value)).join("/");
}
