/** What every operation of the in-memory API server works on. */

import type { JsonObject, JsonValue } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import type { KindRegistry } from "../kinds/kind-registry.ts";
import type { FieldValidation, ReadContext } from "../objects/read-object.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Behaviour } from "../types/behaviour.ts";
import { rfc3339 } from "../../rfc3339.ts";

export interface State {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly behaviour: Behaviour;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newUid: () => string;
  /** Chooses what only the server can, such as a cluster IP. */
  readonly generate: (what: string, struct: JsonObject, root: JsonObject) => JsonValue | undefined;
}

/** How a write was asked for. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** `""`, `status`, `scale`. */
  readonly subresource: string;
}

export interface Written {
  readonly object: JsonObject;
  readonly created: boolean;
  readonly warnings: readonly string[];
}

/** What an object is called, for messages. */
export function namedAs({ resource }: Kind, name: string) {
  return { plural: resource.plural, group: resource.group, kind: resource.kind, name };
}

export interface Facts {
  readonly name: string;
  readonly uid: string;
}

/** For reading bodies and for setting defaults. */
export function readContext(
  state: State,
  options: Pick<WriteOptions, "fieldValidation">,
  facts: Facts,
): ReadContext {
  return {
    behaviour: state.behaviour,
    fieldValidation: options.fieldValidation,
    facts: { ...facts, now: rfc3339(state.now()) },
    generate: state.generate,
  };
}
