/** Where a value stands, as far as it matters to the question whether it is secret. */

import type { Path, PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { listOf, objectOf, textOf } from "./object-of.ts";
import { groupOf } from "./identity-of.ts";
import { isHiddenPlace, isSecretKind, isSecretObject, type Keys, type ObjectKind } from "./secret-kinds.ts";

export interface Place {
  /** The kinds whose rules hold: of both sides, or of a Secret that is written inside another object. */
  readonly kinds: readonly ObjectKind[];
  /** From the root of the object of these kinds; `*` is any element of a list. */
  readonly keys: Keys;
  /** What the value is called: its key; for the `value` of a list's element the element's `name`, `""` when that is not known. */
  readonly name: string;
  /** Of an element of a list: its `name`, or `""`. */
  readonly entryName: string;
  /** Of an element of a list: the element before it. */
  readonly previous?: JsonValue | undefined;
}

export function rootPlace(kinds: readonly ObjectKind[]): Place {
  return { kinds, keys: [], name: "", entryName: "" };
}

/** The place of a member of the object that stands at `place`. */
export function memberPlace({ kinds, keys, entryName }: Place, key: string): Place {
  const isEntryValue = key === "value" && keys.at(-1) === "*";
  return { kinds, keys: [...keys, key], name: isEntryValue ? entryName : key, entryName: "" };
}

/** The place of an element of the list that stands at `place`; it is called as the list is. */
export function elementPlace({ kinds, keys, name }: Place, entryName: string, previous?: JsonValue): Place {
  return { kinds, keys: [...keys, "*"], name, entryName, previous };
}

/** An object inside another has the rules of its own kind, unless it stands in what is hidden as a whole. */
export function enterObject(object: JsonObject, place: Place): Place {
  const kind = textOf(object["kind"]);
  if (kind === "") return place;
  const apiVersion = textOf(object["apiVersion"]);
  const isOther = apiVersion !== "" && !isSecretKind(kind);
  const isObject = isOther || isSecretObject(kind, Object.keys(object));
  if (!isObject || isHiddenPlace(place)) return place;
  const own = { group: groupOf(apiVersion), kind };
  return { ...place, kinds: place.keys.length === 0 ? [...place.kinds, own] : [own], keys: [] };
}

/**
 * The place at the end of a path. `bodies`, the objects on both sides, tell of Secrets within them and of the names of elements
 * that the path counts instead of naming.
 */
export function placeAt(path: Path, kinds: readonly ObjectKind[], bodies: readonly JsonValue[]): Place {
  let place = rootPlace(kinds);
  let values = bodies;
  for (const step of path) {
    // A document in a string is as secret as the string, and has the names of its own members.
    if ("embedded" in step) continue;
    for (const value of values) if (isJsonObject(value)) place = enterObject(value, place);
    if (values.length > 0) values = values.flatMap((value) => valuesAt(value, step));
    place = "key" in step ? memberPlace(place, step.key) : elementPlace(place, entryNameOf(step, values));
  }
  return place;
}

type DataStep = Exclude<PathStep, { readonly embedded: string }>;

function entryNameOf(step: DataStep, values: readonly JsonValue[]): string {
  const named = "element" in step ? (step.element["name"] ?? "") : "";
  return named === "" ? (values.map(nameOf).find((name) => name !== "") ?? "") : named;
}

/** The name of a list's element. */
export function nameOf(value: JsonValue): string {
  return textOf(objectOf(value)["name"]);
}

function valuesAt(value: JsonValue, step: DataStep): readonly JsonValue[] {
  if ("key" in step) return isJsonObject(value) ? ownMember(value, step.key) : [];
  if (!("element" in step)) return listOf(value).slice(step.index, step.index + 1);
  const fields = Object.entries(step.element);
  return listOf(value).filter((item) => fields.every(([field, text]) => fits(objectOf(item)[field], text)));
}

function ownMember(object: JsonObject, key: string): readonly JsonValue[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === undefined ? [] : [value];
}

/** A field that the element leaves out has its default in the path. */
function fits(value: JsonValue | undefined, text: string): boolean {
  return (
    value === undefined || textOf(value) === text || (typeof value === "number" && String(value) === text)
  );
}
