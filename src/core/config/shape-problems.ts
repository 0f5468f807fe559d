/** From a value that does not have the written form to problems in words for a person. */

import type { z } from "zod";
import type { PlacelessProblem } from "./check-config.ts";
import { nearestName } from "../model/nearest-name.ts";
import { keysAt } from "./written-config.ts";

type Path = PlacelessProblem["path"];

/** As many keys as one reads in a sentence. */
const mostListed = 20;

/** The issues must have been reported with their input. Their texts are what was expected. */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  above: Path = [],
): readonly PlacelessProblem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
    // Of a short and a long way to write a value the long one is meant by whoever wrote a mapping.
    if (issue.code === "invalid_union" && isMapping(issue.input))
      return issue.errors.slice(-1).flatMap((inner) => shapeProblems(inner, path));
    const suggestion = suggestionFor(issue);
    return {
      path,
      found: unquotedPlaceholder(issue.input) ?? describe(issue.input),
      expected: issue.message,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  });
}

function unknownKey(path: Path, key: string): PlacelessProblem {
  const known = keysAt(path);
  const suggestion = nearestName(key, known);
  return {
    path: [...path, key],
    found: `the unknown key ${quoted(key)}`,
    expected:
      known.length > mostListed ? "one of those that docs/findings.md lists" : `one of ${known.join(", ")}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function suggestionFor(issue: z.core.$ZodIssue): string | undefined {
  if (typeof issue.input !== "string") return undefined;
  const values = issue.code === "invalid_union" ? issue.errors.flatMap(valuesOf) : valuesOf([issue]);
  return nearestName(issue.input, values);
}

function isMapping(input: unknown): input is object {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function valuesOf(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.flatMap((issue) =>
    issue.code === "invalid_value" ? issue.values.filter((value) => typeof value === "string") : [],
  );
}

function describe(found: unknown): string {
  if (found === undefined) return "nothing";
  if (found === null) return "an empty value";
  if (typeof found === "string") return found === "" ? "an empty text" : quoted(found);
  if (Array.isArray(found)) return found.length === 0 ? "an empty list" : `a list of ${found.length}`;
  if (typeof found === "boolean") return `${found} (YAML reads it so without quotes)`;
  return typeof found === "number" || typeof found === "bigint" ? `the number ${found}` : "a mapping";
}

/** YAML reads `{app}` as a mapping with one key and no value. */
function unquotedPlaceholder(found: unknown): string | undefined {
  if (!isMapping(found)) return undefined;
  const [only, ...more] = Object.entries(found);
  if (only === undefined || only[1] !== null || more.length > 0) return undefined;
  return `{${only[0].slice(0, 32)}} without quotes, which is a mapping`;
}

/** Short, on one line, without characters that cannot be seen. */
function quoted(text: string): string {
  const visible = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "�");
  const characters = Array.from(visible);
  return `"${characters.slice(0, 60).join("")}${characters.length > 60 ? "…" : ""}"`;
}
