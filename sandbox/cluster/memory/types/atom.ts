/** What a value may be, in the words of structured merge: a scalar, a list, a map, or several of them. */

import type { JsonValue } from "../../json.ts";

export type ScalarKind = "string" | "numeric" | "boolean" | "untyped";

export interface Atom {
  /** Name of the OpenAPI schema, where it has one. */
  readonly name?: string;
  readonly scalar?: ScalarKind;
  /** OpenAPI's format of the scalar: `int32`, `byte`, `date-time`, `quantity` … */
  readonly format?: string;
  /** The only values allowed, where they are known. */
  readonly enum?: readonly string[];
  readonly list?: ListAtom;
  readonly map?: MapAtom;
}

/** Types refer to each other in circles, so a reference is followed when it is needed. */
export type AtomRef = () => Atom;

export interface ListAtom {
  /** An atomic list is one value; the items of an associative one have owners of their own. */
  readonly relation: "atomic" | "associative";
  /** Fields that tell the items apart; none for a set of scalars. */
  readonly keys: readonly string[];
  readonly items: AtomRef;
}

export interface MapAtom {
  readonly relation: "atomic" | "separable";
  readonly fields: ReadonlyMap<string, FieldAtom>;
  /** The type of keys that are no fields; without it they are unknown. */
  readonly values?: AtomRef;
}

export interface FieldAtom {
  readonly type: AtomRef;
  /** The default in the schema itself; it also stands in for an absent list key. */
  readonly default?: JsonValue;
}

/** The type of a key of a map, if the map knows the key. */
export function typeOfKey(map: MapAtom, key: string): AtomRef | undefined {
  return map.fields.get(key)?.type ?? map.values;
}
