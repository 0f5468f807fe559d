/** Stores every probe, tries a change of every value in it, and tells which changes are refused and which count as a new generation. */

import { isList, isObject, type JsonObject, type JsonValue, numberAt } from "../../sandbox/cluster/json.ts";
import { type Atom, type AtomRef, typeOfKey } from "../../sandbox/cluster/memory/types/atom.ts";
import { deduce } from "../../sandbox/cluster/memory/merge/shape.ts";
import { canonicalQuantity } from "../../sandbox/cluster/memory/objects/quantity.ts";
import type { Refusal } from "../../sandbox/cluster/memory/types/behaviour.ts";
import { plainPath, renamed, type Steps, valueAt, withValue } from "./edit.ts";
import { refusalOf } from "./refusal.ts";
import type { Laboratory, Probe } from "./laboratory.ts";

export interface Trial {
  readonly probe: Probe;
  /** The stored object. */
  readonly stored: JsonObject;
  /** Field names without items. */
  readonly path: string;
  /** Why the change is refused; absent when it is accepted. */
  readonly cause?: Refusal;
  /** The new value. */
  readonly value: JsonValue;
  /** The object as it would be, when the change is accepted. */
  readonly answer?: JsonObject;
}

export interface Changes {
  readonly trials: readonly Trial[];
  readonly generation: Readonly<Record<string, readonly string[]>>;
}

export async function measureChanges(lab: Laboratory): Promise<Changes> {
  const trials: Trial[] = [];
  const generation: Record<string, string[]> = {};
  for (const probe of lab.probes) {
    const stored = await lab.create(probe);
    for (const { steps, value } of alternatives(probe.type, stored, [])) {
      const trial = await tryChange(lab, { probe, stored, steps, value });
      if (trial !== undefined) trials.push(trial);
    }
    if (numberAt(stored, 0, "metadata", "generation") === 1)
      generation[probe.kind] ??= await countedMetadata(lab, probe, stored);
  }
  return { trials, generation };
}

interface Change {
  readonly probe: Probe;
  readonly stored: JsonObject;
  readonly steps: Steps;
  readonly value: JsonValue;
}

/** `undefined` when the new value would be refused in a new object too: that says nothing about changing. */
async function tryChange(
  lab: Laboratory,
  { probe, stored, steps, value }: Change,
): Promise<Trial | undefined> {
  const path = plainPath(steps);
  const answer = await lab.tryReplace(probe, withValue(stored, steps, value));
  if (answer.status === 200) return { probe, stored, path, value, answer: answer.body };
  if (await isValid(lab, probe, withValue(probe.object, steps, value)))
    return { probe, stored, path, value, cause: refusalOf(answer.body) };
  // A selector can change only together with the labels that it selects.
  const before = valueAt(stored, steps);
  if (!steps.includes("selector") || typeof before !== "string" || typeof value !== "string")
    return undefined;
  const together = await lab.tryReplace(probe, renamed(stored, before, value));
  if (together.status === 200 || !(await isValid(lab, probe, renamed(probe.object, before, value))))
    return undefined;
  return { probe, stored, path, value, cause: refusalOf(together.body) };
}

async function isValid(lab: Laboratory, probe: Probe, object: JsonObject): Promise<boolean> {
  const { status } = await lab.tryCreate(probe, withValue(object, ["metadata", "name"], newName(probe)));
  return status === 201;
}

/** A definition's name is made of its contents, so it is tried under its own. */
function newName(probe: Probe): string {
  return probe.resource.plural === "customresourcedefinitions" ? probe.name : `${probe.name}-other`;
}

/** Which changes of metadata count as a new generation. */
async function countedMetadata(lab: Laboratory, probe: Probe, stored: JsonObject): Promise<string[]> {
  const counted: string[] = [];
  for (const field of ["labels", "annotations"]) {
    const changed = withValue(stored, ["metadata", field, "probe"], "changed");
    const { body } = await lab.tryReplace(probe, changed);
    if (numberAt(body, 0, "metadata", "generation") > 1) counted.push(`metadata.${field}`);
  }
  return counted;
}

interface Alternative {
  readonly steps: Steps;
  readonly value: JsonValue;
}

/** Another value for every scalar of the object, one entry more for every map, and one item fewer for every list. */
function alternatives(type: AtomRef, value: JsonValue, steps: Steps): readonly Alternative[] {
  const step = steps.at(-1);
  // The identity of an object, its own or an embedded one, is no value to play with.
  if (step === "apiVersion" || step === "kind") return [];
  if (steps.length === 1 && (step === "metadata" || step === "status")) return [];
  const atom = deduce(type(), value);
  const { map, list } = atom;
  if (isObject(value) && map !== undefined) {
    const more =
      map.fields.size === 0 && map.values !== undefined
        ? [{ steps: [...steps, "probe"], value: sample(map.values()) }]
        : [];
    const inner = Object.entries(value).flatMap(([key, entry]) => {
      const below = typeOfKey(map, key);
      return below === undefined ? [] : alternatives(below, entry, [...steps, key]);
    });
    return [...more, ...inner];
  }
  if (isList(value) && list !== undefined) {
    const fewer = value.length > 1 ? [{ steps, value: value.slice(0, -1) }] : [];
    return [...fewer, ...value.flatMap((item, index) => alternatives(list.items, item, [...steps, index]))];
  }
  return otherScalars(atom, value).map((other) => ({ steps, value: other }));
}

function sample(atom: Atom): JsonValue {
  return atom.format === "quantity" ? "1" : "cHJvYmU=";
}

function otherScalars(atom: Atom, value: JsonValue): readonly JsonValue[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1];
  if (typeof value !== "string") return [];
  if (atom.enum !== undefined)
    return atom.enum.filter((other) => other !== value && other !== "").slice(0, 2);
  if (atom.format === "quantity") return [canonicalQuantity(`${Number.parseInt(value, 10) * 2}Gi`) ?? "2"];
  if (atom.format === "byte") return ["cHJvYmU="];
  // Another address, where it is one; another word otherwise.
  return [/^\d+(\.\d+){3}$/.test(value) ? value.replace(/\d+$/, "77") : `${value}x`];
}
