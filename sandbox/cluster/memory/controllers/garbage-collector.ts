/** Deletes what lost its owners, and treats dependents first where a deletion asks for it. */

import { isObject, type JsonObject, listAt, textAt } from "../../json.ts";
import { foreground, orphan } from "../api/delete-object.ts";
import type { State } from "../api/state.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withMetadata } from "../objects/metadata.ts";
import { isDeleted, nameOf, remove } from "./objects.ts";
import type { Held } from "../storage/object-store.ts";
import type { Controller } from "./work-queue.ts";

export function garbageCollector(state: State): Controller {
  return {
    name: "garbage-collector",
    concerns: ({ type, object }) => {
      const owners = references(object).map((owner) => textAt(owner, "uid"));
      const waits = isDeleted(object) && finalizers(object).length > 0;
      // Whoever waits for its dependents looks again when one of them goes.
      const concerned =
        type === "DELETED" ? [uidOf(object), ...owners] : waits || owners.length > 0 ? [uidOf(object)] : [];
      return concerned.map((uid) => `/${uid}`);
    },
    reconcile(_, uid) {
      const held = state.store.byUid(uid);
      if (held === undefined) for (const dependent of state.store.dependents(uid)) collect(state, dependent);
      else collect(state, held);
      return undefined;
    },
  };
}

function uidOf(object: JsonObject): string {
  return textAt(object, "metadata", "uid");
}

function references(object: JsonObject): readonly JsonObject[] {
  return listAt(object, "metadata", "ownerReferences").filter(isObject);
}

function finalizers(object: JsonObject): readonly string[] {
  return listAt(object, "metadata", "finalizers").map(String);
}

function kindOf(state: State, { resource }: Held): Kind | undefined {
  return state.kinds.all().find((kind) => storageName(kind) === resource);
}

function collect(state: State, held: Held): void {
  const { object } = held;
  const kind = kindOf(state, held);
  if (kind === undefined) return;
  const owners = references(object);
  const orphaned =
    owners.length > 0 && owners.every((owner) => state.store.byUid(textAt(owner, "uid")) === undefined);
  if (orphaned && !isDeleted(object)) remove(state, kind, object);
  else if (isDeleted(object)) settleDependents(state, kind, object);
}

function settleDependents(state: State, kind: Kind, object: JsonObject): void {
  const uid = uidOf(object);
  const dependents = state.store.dependents(uid);
  if (finalizers(object).includes(foreground)) {
    for (const dependent of dependents) removeFirst(state, dependent);
    if (dependents.length === 0) finish(state, kind, object, foreground);
  } else if (finalizers(object).includes(orphan)) {
    for (const dependent of dependents) disown(state, dependent, uid);
    finish(state, kind, object, orphan);
  }
}

function removeFirst(state: State, held: Held): void {
  const kind = kindOf(state, held);
  if (kind !== undefined && !isDeleted(held.object))
    remove(state, kind, held.object, { policy: "Foreground" });
}

function disown(state: State, { resource, object }: Held, uid: string): void {
  const kept = references(object).filter((owner) => textAt(owner, "uid") !== uid);
  state.store.put(resource, withMetadata(object, { ownerReferences: kept.length === 0 ? undefined : kept }));
}

/** Removes our finalizer; the object goes with the last one. */
export function finish(state: State, kind: Kind, object: JsonObject, finalizer: string): void {
  const live = state.store.get(storageName(kind), textAt(object, "metadata", "namespace"), nameOf(object));
  if (live === undefined) return;
  const left = finalizers(live).filter((name) => name !== finalizer);
  const next = withMetadata(live, { finalizers: left.length === 0 ? undefined : left });
  if (left.length === 0) state.store.remove(storageName(kind), next);
  else state.store.put(storageName(kind), next);
}
