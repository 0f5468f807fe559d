/** The benchmark's answer as a table, and whether the goals were met. */

import { cpus, loadavg } from "node:os";
import { type Case, cases, type Sample } from "./rounds.ts";
import { ratiosOf, spreadOf } from "./statistics.ts";

/** How many times faster than `kubectl` the engine is meant to be. */
const goals: Readonly<Record<Case, number>> = {
  "first apply": 1.5,
  "re-apply unchanged": 5,
  "dry run, a twentieth changed": 3,
  "dry run, all changed": 3,
};

const anchors: Readonly<Record<Case, string>> = {
  "first apply": "kubectl apply --server-side",
  "re-apply unchanged": "kubectl apply --server-side",
  "dry run, a twentieth changed": "kubectl diff --server-side",
  "dry run, all changed": "kubectl diff --server-side",
};

export interface ReportRequest {
  readonly samples: readonly Sample[];
  readonly objects: number;
  readonly versions: Readonly<Record<string, string>>;
}

export function printReport({ samples, objects, versions }: ReportRequest): boolean {
  const rounds = new Set(samples.map(({ round }) => round)).size;
  console.log(`\n${objects} objects, ${rounds} rounds, one API server; client and server share the cores.`);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
  console.log(
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
  );
  console.log("\nWall and CPU in milliseconds, least/median/most; ratio: median of the pairs.\n");
  const verdicts = cases.map((which) =>
    printCase(
      samples.filter((sample) => sample.case === which),
      which,
    ),
  );
  return verdicts.every(Boolean);
}

function printCase(samples: readonly Sample[], which: Case): boolean {
  const of = (name: string, key: "wallMs" | "clientCpuMs" | "serverCpuMs") =>
    samples
      .filter(({ contender }) => contender === name)
      .toSorted((a, b) => a.round - b.round)
      .map((sample) => sample[key]);
  console.log(which);
  for (const name of ["kubectl", "slipway"]) {
    const label = name === "kubectl" ? anchors[which] : "slipway";
    const columns = (["wallMs", "clientCpuMs", "serverCpuMs"] as const).map((key) =>
      spreadText(of(name, key)).padEnd(20),
    );
    console.log(`  ${label.padEnd(28)} wall ${columns[0]} client CPU ${columns[1]} server CPU ${columns[2]}`);
  }
  const ratios = spreadOf(ratiosOf(of("kubectl", "wallMs"), of("slipway", "wallMs")));
  const cpu = (name: string) =>
    of(name, "clientCpuMs").map((ms, index) => ms + (of(name, "serverCpuMs")[index] ?? 0));
  const saved = spreadOf(ratiosOf(cpu("kubectl"), cpu("slipway"))).median;
  const met = ratios.median >= goals[which];
  const spread = `${ratios.least.toFixed(1)} to ${ratios.most.toFixed(1)}`;
  console.log(
    `  ${ratios.median.toFixed(2)} times faster (${spread}); goal ${goals[which]}: ${met ? "met" : "NOT MET"}`,
  );
  console.log(`  CPU of client and server together: ${saved.toFixed(2)} times less\n`);
  return met;
}

function spreadText(values: readonly number[]): string {
  const { least, median, most } = spreadOf(values);
  return [least, median, most].map((value) => Math.round(value)).join("/");
}
