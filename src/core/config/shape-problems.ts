/** From a value that does not have the written form to problems in words for a person. */

import type { z } from "zod";
import { type JsonValue, isJsonObject } from "../model/json.ts";
import type { PlacelessProblem } from "./check-config.ts";
import { nearestName } from "./nearest-name.ts";
import { keysAt } from "./written-config.ts";

type Path = readonly (string | number)[];

export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  value: JsonValue,
): readonly PlacelessProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
    const found = valueAt(value, path);
    const suggestion = suggestionFor(found, issue);
    return {
      path,
      found: describe(found),
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
    expected: `one of ${known.join(", ")}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function suggestionFor(found: JsonValue | undefined, issue: z.core.$ZodIssue): string | undefined {
  if (typeof found !== "string" || issue.code !== "invalid_value") return undefined;
  return nearestName(
    found,
    issue.values.filter((value) => typeof value === "string"),
  );
}

function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of path) {
    if (isList(at)) at = at[Number(step)];
    else if (isJsonObject(at)) at = at[step];
  }
  return at;
}

function describe(found: JsonValue | undefined): string {
  if (found === undefined) return "nothing";
  if (found === null) return "an empty value";
  if (typeof found === "string") return found === "" ? "an empty text" : quoted(found);
  if (isList(found)) return found.length === 0 ? "an empty list" : `a list of ${found.length}`;
  if (isJsonObject(found)) return "a mapping";
  return typeof found === "boolean" ? `${found} (YAML reads it so without quotes)` : `the number ${found}`;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Short, on one line, without characters that cannot be seen. */
function quoted(text: string): string {
  const visible = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "�");
  const characters = Array.from(visible);
  return `"${characters.slice(0, 60).join("")}${characters.length > 60 ? "…" : ""}"`;
}
