/** Every problem of a configuration, each with its place, what was found and what was expected. */

import type { ConfigProblem } from "../model/config.ts";
import type { CheckOutput } from "./check-output.ts";
import { count } from "./count.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";
import { prose } from "./prose.ts";

const limits = { most: 100, room: 60_000 };

/** A Markdown list. */
export function configProblemList(problems: readonly ConfigProblem[]): string {
  const { shown, hidden } = fitItems(problems.map(item), limits);
  return [...shown, ...(hidden > 0 ? [`- … and ${hidden} more`] : [])].join("\n");
}

export function configCheck(problems: readonly ConfigProblem[]): CheckOutput {
  const [first] = problems;
  const where = first === undefined ? "the configuration" : first.file;
  const next = `${code("slipway validate")} prints the same on the command line.`;
  return {
    conclusion: "failure",
    title: `${count(problems.length, "problem")} in ${where}`,
    summary: `${configProblemList(problems)}\n\n${next}`,
  };
}

function item({ file, line, column, path, found, expected, suggestion }: ConfigProblem): string {
  const place = code(`${file}:${line}:${column}`);
  const key = path === "" ? "" : ` ${code(path)}`;
  const meant = suggestion === undefined ? "" : ` Did you mean ${code(suggestion)}?`;
  return `- ${place}${key}: found ${prose(found)}, expected ${prose(expected)}.${meant}`;
}
