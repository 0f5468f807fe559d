/** Gives problems of the configuration their places in its text. */

import type { YamlProblem } from "../manifests/manifest-problem.ts";
import type { Position } from "../manifests/read-yaml-with-positions.ts";
import { type ConfigProblem, configPath } from "../model/config.ts";
import type { PlacelessProblem } from "./check-config.ts";

/** Finding a place reads the text again; who makes more mistakes than this will come back anyway. */
const mostProblems = 100;

/** In the order of the lines. */
export function placeAll(
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

export function syntaxProblem({ line, column = 1, message }: YamlProblem): ConfigProblem {
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
