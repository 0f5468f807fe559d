/** Reads one YAML document together with the place in the text of each of its values. */

import type { JsonValue } from "../model/json.ts";
import type { YamlProblem } from "./manifest-problem.ts";
import { placeFinder, type JsonPath } from "./place-of.ts";
import type { Position } from "./position.ts";
import { readDocuments } from "./read-documents.ts";
import { defaultYamlLimits, type YamlLimits } from "./yaml-limits.ts";

export type { JsonPath } from "./place-of.ts";
export type { Position } from "./position.ts";

export type PositionedYaml =
  | {
      readonly kind: "read";
      /** `null` for an empty text. */
      readonly value: JsonValue;
      /** Where the path's key (or list item) stands; the nearest parent's place for a path that is not there. */
      readonly positionOf: (path: JsonPath) => Position;
    }
  | { readonly kind: "problem"; readonly problem: YamlProblem };

/** Documents without a value are passed over; more than one with a value is a problem. */
export function readYamlWithPositions(text: string, limits: YamlLimits = defaultYamlLimits): PositionedYaml {
  let only: PositionedYaml = { kind: "read", value: null, positionOf: () => ({ line: 1, column: 1 }) };
  for (const read of readDocuments(text, limits)) {
    if (read.kind === "problem") return read;
    const { value, source, line } = read;
    if (value === null) continue;
    if (only.value !== null) return { kind: "problem", problem: secondDocument(line) };
    only = { kind: "read", value, positionOf: placeFinder(source) };
  }
  return only;
}

function secondDocument(line: number): YamlProblem {
  return {
    reason: "YAML_INVALID",
    line,
    message: "A second document begins here; the file must hold exactly one.",
    next: "Remove the line `---` and one of the two documents.",
  };
}
