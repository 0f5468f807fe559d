/** How a real API server was measured to behave beyond its OpenAPI document: the shape of `schema/behaviour.json`. */

import type { JsonValue } from "../../json.ts";

/** Depends on what was sent, before any default. */
export type Condition =
  /** A field of the struct itself, or with `^` (`^^`) of the struct one (two) around it, has one of these values; null is absent. */
  | { readonly field: string; readonly is: readonly JsonValue[] }
  /** A field is there, or is not. */
  | { readonly field: string; readonly present: boolean }
  /** A text field matches. */
  | { readonly field: string; readonly matches: string }
  /** A field equals what is at a path from the root, or both are absent. */
  | { readonly field: string; readonly same: string }
  /** The struct has no other fields. */
  | { readonly only: readonly string[] }
  /** The struct is at one of these places: `Pod.spec`. */
  | { readonly at: readonly string[] };

/**
 * What a field of a struct becomes when it was not sent. In a value, `$name` and `$uid` stand for those of the object, `$.port` for
 * a field beside this one, `$/spec/replicas` for one from the root, `$generate:cluster-ip` for what only the server can choose.
 */
export interface DefaultRule {
  readonly field: string;
  /** A key of the map in that field; without it the field as a whole. */
  readonly key?: string;
  readonly value: JsonValue;
  /** The value is a list, or a map, whose entries are added to what was sent. */
  readonly extend?: true;
  /** All must hold. */
  readonly when?: readonly Condition[];
  /** `create`: set after owners were recorded, and only when the object is created. */
  readonly phase?: "create";
}

/** The cause of a 422: where, why, and in which words; the words do not hold the value. */
export interface Refusal {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** A change that is refused. */
export interface ImmutableRule {
  /** Field names from the root without items; the rule holds for everything below. */
  readonly path: string;
  readonly cause: Refusal;
  /** Holds only while the stored object has this value at a path of field names. */
  readonly when?: { readonly path: string; readonly is: JsonValue };
}

/** A struct must have at least one of some fields. */
export interface ChoiceRule {
  readonly fields: readonly string[];
  readonly message: string;
}

/** A field that may not be there beside another one's value. */
export interface ForbiddenRule {
  readonly field: string;
  readonly when: { readonly field: string; readonly is: JsonValue };
  readonly reason: string;
  readonly message: string;
}

/** A field that vanishes when a change takes away the condition of its default. */
export interface VanishingRule {
  readonly field: string;
  /** `default`: at every reading, whoever wrote it; `create`: with the change, if the writer left it as it was. */
  readonly phase: "default" | "create";
}

/** A field that is only written: what it holds goes elsewhere when an object is read. */
export interface FoldRule {
  readonly field: string;
  readonly into: string;
  readonly as: "base64";
}

/** How objects of a kind may be called. */
export interface NameRule {
  /** `label`: no dots; `subdomain`: dotted labels; `path`: anything that can stand in a path. */
  readonly form: "label" | "subdomain" | "path";
  /** What is said about another name. */
  readonly message: string;
}

export interface Behaviour {
  /** By the OpenAPI name of the struct's type. */
  readonly defaults: Readonly<Record<string, readonly DefaultRule[]>>;
  /** Fields that are null, not absent, when they have no value, by type. */
  readonly nulls: Readonly<Record<string, readonly string[]>>;
  /** Fields whose zero value is the same as their absence, by type. */
  readonly dropsZero: Readonly<Record<string, readonly string[]>>;
  /** Fields that must be there, by type. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** By type. */
  readonly choices: Readonly<Record<string, ChoiceRule>>;
  /** Fields in which the items of one list must differ, by the type of the item. */
  readonly unique: Readonly<Record<string, readonly string[]>>;
  /** By type. */
  readonly forbidden: Readonly<Record<string, readonly ForbiddenRule[]>>;
  /** By `apps/v1 Deployment`. */
  readonly immutable: Readonly<Record<string, readonly ImmutableRule[]>>;
  /** Kinds that count `metadata.generation`, and which changes count besides those of `spec`. */
  readonly generation: Readonly<Record<string, readonly string[]>>;
  /** By type. */
  readonly folds: Readonly<Record<string, readonly FoldRule[]>>;
  /** By type. */
  readonly vanishes: Readonly<Record<string, readonly VanishingRule[]>>;
  /** By kind: paths that a field selector may name, besides `metadata.name` and `metadata.namespace`. */
  readonly selectable: Readonly<Record<string, readonly string[]>>;
  /** Kinds whose objects end gracefully while this path has a value. */
  readonly graceful: Readonly<Record<string, string>>;
  /** Kinds that a PUT creates where nothing is. */
  readonly createdByPut: readonly string[];
  /** By kind. */
  readonly names: Readonly<Record<string, NameRule>>;
  /** Kinds whose `spec.selector` must select the labels of `spec.template`, and what is said otherwise. */
  readonly selects: Readonly<Record<string, Refusal>>;
}
