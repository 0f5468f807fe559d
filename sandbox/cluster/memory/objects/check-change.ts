/** Checks a change of a stored object against what may not change. */

import { at, isList, isObject, type JsonObject, type JsonValue } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { equal } from "../merge/shape.ts";
import type { Behaviour, ImmutableRule, Refusal } from "../types/behaviour.ts";

/** The causes of a 422. */
export function checkChange(
  behaviour: Behaviour,
  kind: Kind,
  stored: JsonObject,
  next: JsonObject,
): readonly Refusal[] {
  const rules = behaviour.immutable[kind.id] ?? [];
  if (rules.length === 0) return [];
  const changed = changedPaths(stored, next);
  const broken = rules.filter(
    ({ path, when }) =>
      changed.some((other) => touches(path, other)) &&
      (when === undefined || equal(at(stored, ...when.path.split(".")) ?? null, when.is)),
  );
  const causes = broken.map((rule) => causeOf(rule, next));
  return causes.filter(
    (cause, index) => causes.findIndex((other) => JSON.stringify(other) === JSON.stringify(cause)) === index,
  );
}

/** One lies within the other. */
function touches(rule: string, path: string): boolean {
  return path === rule || path.startsWith(`${rule}.`) || rule.startsWith(`${path}.`);
}

function causeOf({ cause }: ImmutableRule, next: JsonObject): Refusal {
  const { field, reason, message } = cause;
  if (reason === "FieldValueForbidden") return { field, reason, message: `Forbidden: ${message}` };
  const value = at(next, ...field.split(".")) ?? null;
  return { field, reason, message: `Invalid value: ${JSON.stringify(value)}: ${message}` };
}

/** Field names without items, of everything that differs, as deep as both sides have it. */
export function changedPaths(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path = "",
): readonly string[] {
  if (equal(before, after)) return [];
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changedPaths(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, index) => changedPaths(item, after[index], path));
  return [path];
}
