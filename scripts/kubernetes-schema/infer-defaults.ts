/** Finds the simplest rules that explain everything that was observed about fields that were not sent. */

import type { JsonValue } from "../../sandbox/cluster/json.ts";
import { equal } from "../../sandbox/cluster/memory/merge/shape.ts";
import type { Condition, DefaultRule } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { conditionHolds } from "../../sandbox/cluster/memory/types/condition.ts";
import { candidateConditions } from "./candidate-conditions.ts";
import { hintsFor } from "./hints.ts";
import type { Observation } from "./observe-defaults.ts";

export interface Inferred {
  readonly defaults: Readonly<Record<string, readonly DefaultRule[]>>;
  readonly nulls: Readonly<Record<string, readonly string[]>>;
  /** What no rule explains. */
  readonly unexplained: readonly string[];
}

export function inferDefaults(observations: readonly Observation[]): Inferred {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const { instance, field, key } = observation;
    const id = JSON.stringify([instance.type, field, key]);
    groups.set(id, [...(groups.get(id) ?? []), observation]);
  }
  const defaults: Record<string, DefaultRule[]> = {};
  const nulls: Record<string, string[]> = {};
  const unexplained: string[] = [];
  for (const group of groups.values()) {
    const [{ instance, field, key } = never()] = group;
    // A map's key is seen only where it was added; the other instances of its type are those where it was not.
    const whole = key === undefined ? group : withAbsences(group, observations);
    if (whole.every(({ value }) => value === undefined)) continue;
    if (whole.every(({ value }) => value === null)) {
      (nulls[instance.type] ??= []).push(field);
      continue;
    }
    const rules = explain(whole);
    // Keys that came with a whole map are explained by a rule for that map.
    if (rules !== undefined) (defaults[instance.type] ??= []).push(...rules);
    else if (key === undefined) unexplained.push(`${instance.type}.${field}`);
  }
  return { defaults, nulls, unexplained };
}

function never(): never {
  throw new Error("a group holds at least one observation");
}

function withAbsences(group: readonly Observation[], all: readonly Observation[]): readonly Observation[] {
  const [{ instance, field } = never()] = group;
  const others = new Map(
    all
      .filter((other) => other.instance.type === instance.type)
      .map((other) => [`${other.object.name} ${other.instance.path.join(" ")}`, other]),
  );
  for (const { object, instance: present } of group)
    others.delete(`${object.name} ${present.path.join(" ")}`);
  const absences = [...others.values()].map(({ instance: other, object }) => ({
    instance: other,
    field,
    owned: false,
    object,
  }));
  return [...group, ...absences];
}

function explain(group: readonly Observation[]): readonly DefaultRule[] | undefined {
  const [{ instance, field, key } = never()] = group;
  const hinted = hintsFor(instance.type, field, key);
  if (hinted !== undefined) return hinted;
  const plain = explainAll(group, []);
  if (plain !== undefined) return plain;
  for (const alternatives of candidateConditions(group)) {
    const rules = explainEach(group, alternatives);
    if (rules !== undefined) return rules;
  }
  return undefined;
}

/** Every observation falls under exactly one of the alternatives; each needs its own explanation. */
function explainEach(
  group: readonly Observation[],
  alternatives: readonly (readonly Condition[])[],
): readonly DefaultRule[] | undefined {
  const rules: DefaultRule[] = [];
  for (const when of alternatives) {
    const covered = group.filter(({ instance }) =>
      when.every((condition) => conditionHolds(condition, instance)),
    );
    if (covered.every(({ value }) => value === undefined)) continue;
    const explained = explainAll(covered, when);
    if (explained === undefined) return undefined;
    rules.push(...explained);
  }
  return merged(rules);
}

/** Rules of equal effect under values of one field become one rule. */
function merged(rules: readonly DefaultRule[]): readonly DefaultRule[] {
  const result: DefaultRule[] = [];
  for (const rule of rules) {
    const index = result.findIndex((other) => equal(withoutWhen(other), withoutWhen(rule)));
    const other = result[index];
    const when = either(other?.when, rule.when);
    if (other === undefined || when === undefined) result.push(rule);
    else result[index] = { ...other, when };
  }
  return result;
}

/** One condition for both, where both ask for values of one field. */
function either(
  a: readonly Condition[] | undefined,
  b: readonly Condition[] | undefined,
): readonly Condition[] | undefined {
  const [left, ...moreLeft] = a ?? [];
  const [right, ...moreRight] = b ?? [];
  if (left === undefined || right === undefined || moreLeft.length + moreRight.length > 0) return undefined;
  if ("at" in left && "at" in right) return [{ at: [...left.at, ...right.at] }];
  if (!("is" in left) || !("is" in right)) return undefined;
  return [{ field: left.field, is: [...left.is, ...right.is] }];
}

function withoutWhen({ field, key, value, phase }: DefaultRule): JsonValue {
  return { field, value, key: key ?? null, phase: phase ?? null };
}

function explainAll(
  group: readonly Observation[],
  when: readonly Condition[],
): readonly DefaultRule[] | undefined {
  const [first] = group;
  if (first === undefined || group.some(({ value }) => value === undefined)) return undefined;
  if (group.some(({ owned }) => owned !== first.owned)) return undefined;
  const value = templates(first).find((template) =>
    group.every((observation) => templates(observation).some((other) => equal(other, template))),
  );
  if (value === undefined) return undefined;
  const { field, key } = first;
  return [
    {
      field,
      ...(key === undefined ? {} : { key }),
      value,
      ...(when.length === 0 ? {} : { when }),
      ...(first.owned ? {} : { phase: "create" as const }),
    },
  ];
}

/** The ways in which a value can be said, the most telling first. */
function templates({ value, object, instance, field }: Observation): readonly JsonValue[] {
  if (value === undefined) return [];
  const [item] = Array.isArray(value) && value.length === 1 ? value : [];
  const special = Object.entries(object).flatMap(([fact, known]) => (value === known ? [`$${fact}`] : []));
  const beside = Object.entries(instance.answer).filter(
    ([other, entry]) => other !== field && entry !== null,
  );
  const copies = beside.filter(([, entry]) => equal(entry, value)).map(([other]) => `$.${other}`);
  const wrapped = beside
    .filter(([, entry]) => typeof entry === "string" && item !== undefined && entry === item)
    .map(([other]) => [`$.${other}`]);
  return [...special, value, ...copies, ...wrapped];
}
