/** Tells, for every field that was not sent, what the server made of it. */

import { isObject, type JsonObject, type JsonValue, textAt } from "../../sandbox/cluster/json.ts";
import type { FieldSet } from "../../sandbox/cluster/memory/merge/field-set.ts";
import { decodeFields } from "../../sandbox/cluster/memory/merge/fields-v1.ts";
import type { Path } from "../../sandbox/cluster/memory/merge/path-element.ts";
import { equal } from "../../sandbox/cluster/memory/merge/shape.ts";
import { type Instance, instancesOf } from "./instances.ts";
import type { Probe } from "./laboratory.ts";

export interface Observation {
  readonly instance: Instance;
  readonly field: string;
  readonly key?: string;
  /** Absent: the server added nothing. */
  readonly value?: JsonValue;
  /** Whether the manager that created the object owns it: it was added before owners were recorded. */
  readonly owned: boolean;
  /** What the object is called and when it was made. */
  readonly object: { readonly name: string; readonly uid: string; readonly now: string };
}

/** Facts of every object, which the server sets without any rule. */
const everywhere =
  /^metadata\.(name|namespace|uid|creationTimestamp|generation|managedFields|resourceVersion)(\.|$)/;

export function observeDefaults(probe: Probe, answer: JsonObject): readonly Observation[] {
  const owned = ownedFields(answer);
  const object = {
    name: probe.name,
    uid: textAt(answer, "metadata", "uid"),
    now: textAt(answer, "metadata", "creationTimestamp"),
  };
  return instancesOf(probe.type, probe.kind, probe.object, answer).flatMap((instance) =>
    [...(instance.atom.map?.fields ?? [])].flatMap(([field, { type, default: preset }]): Observation[] => {
      const path = [...instance.path, `f:${field}`];
      if (everywhere.test([...instance.steps, field].join("."))) return [];
      const [sent, value] = [instance.sent[field], instance.answer[field]];
      const isMap = type().map?.fields.size === 0;
      if (isMap && isObject(value ?? sent))
        return keyObservations({ instance, field, sent, value, owned, object });
      if (sent !== undefined && sent !== null) return [];
      // The schema itself says that this is never absent.
      if (preset !== undefined && (value === undefined || equal(hollow(preset), hollow(value)))) return [];
      return [
        {
          instance,
          field,
          ...(value === undefined ? {} : { value: type().map === undefined ? value : hollow(value) }),
          owned: owns(owned, path),
          object,
        },
      ];
    }),
  );
}

/**
 * Lists and maps that are null, not absent, in a new object: their creator owns what is in them, but not that they are there.
 * Seen only where no list item is around, since an empty object has none.
 */
export function observeNulls(probe: Probe, answer: JsonObject): Readonly<Record<string, readonly string[]>> {
  const owned = ownedFields(answer);
  const nulls: Record<string, string[]> = {};
  for (const instance of instancesOf(probe.type, probe.kind, probe.object, answer)) {
    if (!instance.path.every((element) => element.startsWith("f:"))) continue;
    for (const [field, { type }] of instance.atom.map?.fields ?? []) {
      const { list, map } = type();
      const container =
        list?.relation === "associative" || (map?.fields.size === 0 && map.relation === "separable");
      const [set] = [
        [...instance.path].reduce<FieldSet | undefined>((here, step) => here?.children.get(step), owned),
      ];
      if (container && set?.children.has(`f:${field}`) === true && !set.members.has(`f:${field}`))
        (nulls[instance.type] ??= []).push(field);
    }
  }
  return nulls;
}

/** What is inside a struct has rules of its own; here counts only that it is there. */
function hollow(value: JsonValue): JsonValue {
  return isObject(value) ? {} : value;
}

interface MapPlace {
  readonly instance: Instance;
  readonly field: string;
  readonly sent: JsonValue | undefined;
  readonly value: JsonValue | undefined;
  readonly owned: FieldSet;
  readonly object: Observation["object"];
}

function keyObservations({ instance, field, sent, value, owned, object }: MapPlace): Observation[] {
  const before = isObject(sent) ? sent : {};
  const after = isObject(value) ? value : {};
  return Object.entries(after)
    .filter(([key]) => !Object.hasOwn(before, key))
    .map(([key, added]) => ({
      instance,
      field,
      key,
      value: added,
      owned: owns(owned, [...instance.path, `f:${field}`, `f:${key}`]),
      object,
    }));
}

function ownedFields(answer: JsonObject): FieldSet {
  const entries = isObject(answer["metadata"]) ? answer["metadata"]["managedFields"] : undefined;
  const [entry] = Array.isArray(entries) ? entries : [];
  return (
    decodeFields(isObject(entry) ? entry["fieldsV1"] : {}) ?? { members: new Set(), children: new Map() }
  );
}

/** The path or something below it is in the set, or lies inside an atomic value that is. */
function owns(set: FieldSet, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  const below = set.children.get(first);
  if (below === undefined) return set.members.has(first);
  return owns(below, rest);
}
