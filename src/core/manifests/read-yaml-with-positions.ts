/** Reads one YAML document together with the place in the text of each of its values. */

import type { JsonValue } from "../model/json.ts";
import type { YamlProblem } from "./manifest-problem.ts";
import type { YamlLimits } from "./yaml-limits.ts";

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type JsonPath = readonly (string | number)[];

export type PositionedYaml =
  | {
      readonly kind: "read";
      /** `null` for an empty text. */
      readonly value: JsonValue;
      /** Where the path's key (or list item) stands; the nearest parent's place for a path that is not there. */
      readonly positionOf: (path: JsonPath) => Position;
    }
  | { readonly kind: "problem"; readonly problem: YamlProblem };

/** More than one document is a problem. */
export function readYamlWithPositions(_text: string, _limits?: YamlLimits): PositionedYaml {
  throw new Error("not there yet");
}
