/** Pairs arguments such as `--level=info` and `--level=debug`: one changed flag, not one removed and one added. */

import type { JsonValue } from "../model/json.ts";
import type { Match } from "./align.ts";
import { groupBy } from "./group-by.ts";

/** `--level=`, `-v=`, `LEVEL=`: what stands before the first equals sign. */
const flag = /^-{0,2}[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}(?==)/;

/** Pairs of strings of one flag that occurs once on either side. */
export function sameFlagPairs(before: readonly JsonValue[], after: readonly JsonValue[]): readonly Match[] {
  const right = flagPlaces(after);
  return [...flagPlaces(before)].flatMap(([name, places]): readonly Match[] => {
    const [[left, again], [other, otherAgain]] = [places, right.get(name) ?? []];
    if (left === undefined || other === undefined) return [];
    return again === undefined && otherAgain === undefined ? [[left, other]] : [];
  });
}

function flagPlaces(list: readonly JsonValue[]): ReadonlyMap<string, readonly number[]> {
  return groupBy(list.keys(), (place) => {
    const value = list[place];
    return typeof value === "string" ? flag.exec(value)?.[0] : undefined;
  });
}
