/** From the text of `.github/slipway.yml` to the configuration, or to all of its problems at once. */

import { type Position, readYamlWithPositions } from "../manifests/read-yaml-with-positions.ts";
import { type YamlLimits, defaultYamlLimits } from "../manifests/yaml-limits.ts";
import type { YamlProblem } from "../manifests/manifest-problem.ts";
import { type ConfigProblem, type ConfigResult, configPath } from "../model/config.ts";
import { type PlacelessProblem, checkConfig } from "./check-config.ts";
import { normaliseConfig } from "./normalise-config.ts";
import { shapeProblems } from "./shape-problems.ts";
import { rightParts, writtenConfig } from "./written-config.ts";

const limits: YamlLimits = {
  ...defaultYamlLimits,
  bytes: 1024 * 1024,
  depth: 20,
  aliasedNodes: 100_000,
  documents: 10,
};

/** Finding a place reads the text again; who makes more mistakes than this will come back anyway. */
const mostProblems = 100;

/**
 * Parse, normalise, check. Unknown keys are problems: a misspelt `protection` must not leave production without one.
 * Rules between values are asked of all values that are right by themselves.
 */
export function parseConfig(text: string): ConfigResult {
  const read = readYamlWithPositions(text, limits);
  if (read.kind === "problem") return { kind: "problems", problems: [syntaxProblem(read.problem)] };
  const written = writtenConfig.safeParse(read.value, { reportInput: true });
  const shape = written.success ? [] : shapeProblems(written.error.issues);
  const problems = [...shape, ...checkConfig(rightParts.parse(read.value).environments)];
  if (written.success && problems.length === 0)
    return { kind: "config", config: normaliseConfig(written.data) };
  return { kind: "problems", problems: placeAll(problems, read.positionOf) };
}

function placeAll(
  problems: readonly PlacelessProblem[],
  positionOf: (path: PlacelessProblem["path"]) => Position,
): readonly ConfigProblem[] {
  const all = problems
    .slice(0, mostProblems)
    .map((problem) => placed(problem, positionOf(problem.path)))
    .toSorted(byPlace);
  const last = all.at(-1);
  if (last === undefined || problems.length <= mostProblems) return all;
  const more = `${problems.length - mostProblems} problems more`;
  return [
    ...all,
    { file: configPath, line: last.line, column: last.column, path: "", found: more, expected: "none" },
  ];
}

function placed({ path, ...problem }: PlacelessProblem, { line, column }: Position): ConfigProblem {
  return { file: configPath, line, column, path: pathText(path), ...problem };
}

/** `environments[2].health.timeout` */
function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}

function syntaxProblem({ line, column = 1, message }: YamlProblem): ConfigProblem {
  const sentence = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return {
    file: configPath,
    line,
    column,
    path: "",
    found: `YAML that is not read: ${sentence.replace(/\.$/, "")}`,
    expected: "one document of YAML",
  };
}
