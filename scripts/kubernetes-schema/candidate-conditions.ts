/** What the outcome of a default may depend on, the simplest first. */

import type { JsonValue } from "../../sandbox/cluster/json.ts";
import type { Condition } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { fieldInScope } from "../../sandbox/cluster/memory/types/condition.ts";
import type { Observation } from "./observe-defaults.ts";

/** Each candidate is a list of alternatives of which exactly one holds for every observation. */
export function candidateConditions(
  group: readonly Observation[],
): readonly (readonly (readonly Condition[])[])[] {
  const fields = ["", "^", "^^"].flatMap((level, depth) =>
    fieldsAt(group, depth).map((name) => `${level}${name}`),
  );
  const presence = fields.map((field) => [
    { field, present: true },
    { field, present: false },
  ]);
  const values = fields.flatMap((field) => {
    const seen = distinct(group.map(({ instance }) => fieldInScope(field, instance)));
    // A free text, such as a name, would explain everything.
    return seen.some(isFreeText) || seen.length > 6 ? [] : [seen.map((value) => ({ field, is: [value] }))];
  });
  const places = [...new Set(group.map(({ instance }) => instance.location))].map((at) => ({ at: [at] }));
  const [own = [], ...around] = [0, 1, 2].map((depth) => [
    ...atDepth(values, depth),
    ...atDepth(presence, depth),
  ]);
  const simple = [...own, places, ...around.flat()];
  const withPlace = [...own, ...around.flat()].map((alternatives) =>
    places.flatMap((place) => alternatives.map((condition) => [place, condition])),
  );
  return [...simple.map((alternatives) => alternatives.map((condition) => [condition])), ...withPlace];
}

/** Candidates about fields of the struct itself (0), or of the first or second struct around it. */
function atDepth(
  candidates: readonly (readonly Condition[])[],
  depth: number,
): readonly (readonly Condition[])[] {
  return candidates.filter(([first]) => {
    return first !== undefined && "field" in first && first.field.lastIndexOf("^") + 1 === depth;
  });
}

function fieldsAt(group: readonly Observation[], depth: number): readonly string[] {
  const names = group.flatMap(({ instance }) =>
    Object.keys(depth === 0 ? instance.sent : (instance.around[depth - 1] ?? {})),
  );
  return [...new Set(names)].filter((name) => !["name", "metadata"].includes(name)).toSorted();
}

function distinct(values: readonly JsonValue[]): readonly JsonValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Enumerations are words with a capital; everything else is a name or a path of somebody. */
function isFreeText(value: JsonValue): boolean {
  return typeof value === "string"
    ? !/^[A-Z][A-Za-z]+$/.test(value)
    : typeof value === "object" && value !== null;
}
