/** Whether a condition of a measured rule holds for a struct as it was sent. */

import { at, type JsonObject, type JsonValue } from "../../json.ts";
import { equal } from "../merge/shape.ts";
import type { Condition } from "./behaviour.ts";

export interface ConditionScope {
  /** The struct, as it was sent. */
  readonly sent: JsonObject;
  /** The structs around it, innermost first. */
  readonly around: readonly JsonObject[];
  /** `Pod.spec`. */
  readonly location: string;
}

export function conditionHolds(condition: Condition, scope: ConditionScope): boolean {
  if ("at" in condition) return condition.at.includes(scope.location);
  if ("only" in condition) return Object.keys(scope.sent).every((field) => condition.only.includes(field));
  const value = fieldInScope(condition.field, scope);
  if ("same" in condition) {
    const root = scope.around.at(-1) ?? scope.sent;
    return equal(value, at(root, ...condition.same.split("/").slice(1)) ?? null);
  }
  if ("present" in condition) return (value !== null) === condition.present;
  if ("matches" in condition)
    return new RegExp(condition.matches).test(typeof value === "string" ? value : "");
  return condition.is.some((wanted) => equal(wanted, value));
}

/** `type` of the struct itself, `^type` of the one around it; null when absent. */
export function fieldInScope(field: string, { sent, around }: ConditionScope): JsonValue {
  const name = field.replace(/^\^+/, "");
  const level = field.length - name.length;
  const struct = level === 0 ? sent : around[level - 1];
  return struct?.[name] ?? null;
}
