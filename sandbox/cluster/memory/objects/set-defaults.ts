/** Fills in what was not sent, by the measured rules. */

import { at, isList, isObject, type JsonObject, type JsonValue } from "../../json.ts";
import { deduce, listOf, mapOf } from "../merge/shape.ts";
import { type Atom, type AtomRef, typeOfKey } from "../types/atom.ts";
import type { Behaviour, DefaultRule } from "../types/behaviour.ts";
import { type ConditionScope, conditionHolds } from "../types/condition.ts";
import { isStruct, isZero } from "./canonical.ts";

export interface DefaultContext {
  readonly behaviour: Behaviour;
  /** `default`: what every reading of an object adds; `create`: what the server adds when it stores a new one. */
  readonly phase: "default" | "create";
  readonly kind: string;
  readonly facts: { readonly name: string; readonly uid: string; readonly now: string };
  readonly root: JsonObject;
  /** A value that only the server can choose, such as a cluster IP, for a struct of the object. */
  readonly generate: (what: string, struct: JsonObject, root: JsonObject) => JsonValue | undefined;
}

export function setDefaults(context: DefaultContext, type: AtomRef): JsonObject {
  const value = visit(context, type, { value: context.root, location: context.kind, around: [] });
  return isObject(value) ? value : {};
}

interface Place {
  readonly value: JsonValue;
  readonly location: string;
  readonly around: readonly JsonObject[];
}

function visit(context: DefaultContext, type: AtomRef, { value, location, around }: Place): JsonValue {
  const atom = deduce(type(), value);
  const items = listOf(value);
  if (atom.list !== undefined && items !== undefined) {
    const { items: itemType } = atom.list;
    return items.map((item) => visit(context, itemType, { value: item, location, around }));
  }
  const sent = mapOf(value);
  const { map } = atom;
  if (map === undefined || sent === undefined) return value;
  const struct = isStruct(atom);
  const filled = struct ? fill(context, atom, { sent, around, location }) : sent;
  const result: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(filled)) {
    const inside = typeOfKey(map, key);
    const below = `${location}.${map.fields.has(key) ? key : "*"}`;
    const outer = struct ? [sent, ...around] : around;
    result[key] =
      inside === undefined ? inner : visit(context, inside, { value: inner, location: below, around: outer });
  }
  return result;
}

function fill(context: DefaultContext, atom: Atom, scope: ConditionScope): JsonObject {
  const result: Record<string, JsonValue> = withoutUnset(atom, scope.sent);
  if (context.phase === "default")
    for (const [name, { default: preset }] of atom.map?.fields ?? [])
      if (preset !== undefined && !isZero(preset)) result[name] ??= preset;
  const rules = (context.behaviour.defaults[atom.name ?? ""] ?? []).filter(
    ({ phase, when }) =>
      (phase ?? "default") === context.phase &&
      (when ?? []).every((condition) => conditionHolds(condition, scope)),
  );
  // Copies of other fields come last, when those have their values.
  for (const rule of [...rules.filter((entry) => !isCopy(entry)), ...rules.filter(isCopy)])
    applyRule(context, rule, result);
  const filled: Record<string, JsonValue> = { ...scope.sent, ...result };
  for (const { field, phase } of context.behaviour.vanishes[atom.name ?? ""] ?? [])
    if (phase === context.phase && phase === "default" && !rules.some((rule) => rule.field === field))
      delete filled[field];
  return filled;
}

/** A field that is never absent counts as not sent while it has its zero value. */
function withoutUnset(atom: Atom, sent: JsonObject): Record<string, JsonValue> {
  const unset = ([name, value]: readonly [string, JsonValue]) => {
    const preset = atom.map?.fields.get(name)?.default;
    return typeof value !== "object" && isZero(value) && preset !== undefined && isZero(preset);
  };
  return Object.fromEntries(Object.entries(sent).filter((entry) => !unset(entry)));
}

function isCopy({ value }: DefaultRule): boolean {
  return JSON.stringify(value).includes('"$.');
}

function applyRule(context: DefaultContext, rule: DefaultRule, struct: Record<string, JsonValue>): void {
  const before = struct[rule.field];
  if (before !== undefined && before !== null && rule.key === undefined && rule.extend !== true) return;
  const value = evaluate(context, rule.value, struct);
  if (value === undefined) return;
  if (rule.key !== undefined) {
    const map = isObject(before) ? before : {};
    if (!Object.hasOwn(map, rule.key)) struct[rule.field] = { ...map, [rule.key]: value };
  } else struct[rule.field] = rule.extend === true ? extended(before, value) : value;
}

function extended(before: JsonValue | undefined, more: JsonValue): JsonValue {
  if (isList(more)) {
    const there = isList(before) ? before : [];
    const texts = new Set(there.map((item) => JSON.stringify(item)));
    return [...there, ...more.filter((item) => !texts.has(JSON.stringify(item)))];
  }
  return isObject(more) ? { ...more, ...(isObject(before) ? before : {}) } : more;
}

/** Replaces the placeholders of a rule's value; `undefined` when one of them has no value. */
function evaluate(context: DefaultContext, value: JsonValue, struct: JsonObject): JsonValue | undefined {
  if (isList(value)) {
    const items = value.map((item) => evaluate(context, item, struct));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  const { name, uid, now } = context.facts;
  if (value === "$name") return name;
  if (value === "$uid") return uid;
  if (value === "$now") return now;
  if (value.startsWith("$.")) return struct[value.slice(2)];
  if (value.startsWith("$/")) return at(context.root, ...value.slice(2).split("/"));
  return context.generate(value.replace("$generate:", ""), struct, context.root);
}
