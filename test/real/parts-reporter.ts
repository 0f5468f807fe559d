/** Ends a test run with a table of the real parts: which were there for the tests, which were not, and how to get them. */

import type { Reporter, TestModule } from "vitest/node";
import { findPart, type PartName } from "../../sandbox/parts/find.ts";
import { howToGet } from "./parts.ts";

const parts: readonly (readonly [PartName, string])[] = [
  ["kube-apiserver", "API server"],
  ["kube-controller-manager", "its controllers"],
  ["etcd", "its store"],
  ["kubectl", "kubectl"],
  ["kustomize", "kustomize"],
  ["kustomize-older", "older kustomize"],
  ["helm", "Helm 4"],
  ["helm3", "Helm 3"],
  ["redis-server", "Redis"],
  ["chromium", "browser"],
  ["dyff", "another diff"],
];

export class PartsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = [...parts.map(([name, what]) => row(name, what)), corporaRow()];
    process.stdout.write(`\nReal parts\n${lines.join("\n")}\n\n${counts(modules)}\n`);
  }
}

function row(name: PartName, what: string): string {
  const found = findPart(name);
  const state = found === undefined ? `absent: ${howToGet(name)}` : `used    ${found.version}`;
  return `  ${what.padEnd(16)} ${name.padEnd(24)} ${state}`;
}

function corporaRow(): string {
  const folder = process.env["SLIPWAY_CORPORA"];
  const state = folder === undefined ? "absent: set SLIPWAY_CORPORA to the folder of their bundles." : "used";
  return `  ${"repositories".padEnd(16)} ${"SLIPWAY_CORPORA".padEnd(24)} ${state}`;
}

/** One plain line, for machines that read the end of a log. */
function counts(modules: readonly TestModule[]): string {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((one) => one.result().state),
  );
  const broken = modules.filter((module) => module.errors().length > 0).length;
  const count = (state: string): number => states.filter((found) => found === state).length;
  return `${count("passed")} passed, ${count("failed") + broken} failed, ${count("skipped")} skipped`;
}
