/** Who owns the fields of an object, before and after a write. */

import { type JsonObject, objectAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { Kind } from "../kinds/kind.ts";
import { trackUpdate } from "../merge/apply.ts";
import { type FieldSet, fieldSetOf, noFields } from "../merge/field-set.ts";
import { type ManagerName, type Managers, type Ownership, readManagers } from "../merge/managers.ts";
import { emptyObject } from "../objects/canonical.ts";
import { withoutManagedFields } from "../objects/metadata.ts";
import type { State, WriteOptions } from "./state.ts";

const none: Managers = new Map<string, Ownership>();

/** Of a stored object; nobody when its entries cannot be read. */
export function ownersOf(object: JsonObject): Managers {
  return readManagers(managedFields(object)) ?? none;
}

function managedFields(object: JsonObject) {
  return objectAt(object, "metadata")["managedFields"];
}

export function managerName(kind: Kind, operation: "Apply" | "Update", options: WriteOptions): ManagerName {
  return {
    manager: options.fieldManager,
    operation,
    apiVersion: kind.resource.apiVersion,
    subresource: options.subresource,
  };
}

/** What a writer of the object itself, or of its status, does not write and therefore never owns. */
export function notWritten(kind: Kind, subresource: string): FieldSet {
  if (subresource === "status") return fieldSetOf([["f:spec"], ["f:metadata", "f:labels"]]);
  return kind.hasStatus ? fieldSetOf([["f:status"]]) : noFields;
}

export interface Update {
  readonly kind: Kind;
  /** Absent when the object is created. */
  readonly live?: JsonObject;
  /** As it was sent, read and defaulted; its `managedFields`, if any, replace those of the live object. */
  readonly object: JsonObject;
}

/** Owners after a create, replace or patch. */
export function ownersAfter(state: State, { kind, live, object }: Update, options: WriteOptions): Managers {
  const managers = sentOwners(live, object, options.subresource);
  // Of an object without owners nothing is tracked until somebody applies it.
  if (live !== undefined && managers.size === 0) return managers;
  return trackUpdate({
    type: kind.type,
    live: live === undefined ? bare(state, kind) : withoutManagedFields(live),
    object: withoutManagedFields(object),
    managers,
    manager: managerName(kind, "Update", options),
    reset: notWritten(kind, options.subresource),
    now: rfc3339(state.now()),
  });
}

/** What a new object of the kind has before anybody wrote into it. */
export function bare(state: State, kind: Kind): JsonObject {
  const { apiVersion, kind: name } = kind.resource;
  const empty = kind.custom === undefined ? emptyObject(state.behaviour, kind.type) : {};
  return { ...empty, apiVersion, kind: name };
}

/** A writer may set the entries themselves, or clear them with an empty list; not through a subresource. */
function sentOwners(live: JsonObject | undefined, object: JsonObject, subresource: string): Managers {
  const before = live === undefined ? none : ownersOf(live);
  const sent = managedFields(object);
  if (subresource !== "" || sent === undefined || sent === null) return before;
  if (Array.isArray(sent) && (sent.length === 0 || (sent.length === 1 && JSON.stringify(sent[0]) === "{}")))
    return none;
  const read = readManagers(sent);
  return read === undefined || read.size === 0 ? before : read;
}
