/** Deletes what lost its owners, and treats dependents first where a deletion asks for it. */

import { isObject, type JsonObject, listAt, textAt } from "../../json.ts";
import { foreground, orphan } from "../api/delete-object.ts";
import type { State } from "../api/state.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withMetadata } from "../objects/metadata.ts";
import { isDeleted, nameOf, remove } from "./objects.ts";
import type { Controller } from "./work-queue.ts";

interface Found {
  readonly kind: Kind;
  readonly object: JsonObject;
}

/** Looks at everything that has an owner. A sandbox holds few objects; an index would only hide what this does. */
export function garbageCollector(state: State): Controller {
  return {
    name: "garbage-collector",
    // One look at everything serves all changes of a moment.
    concerns: ({ type, object }) => (type === "DELETED" || concernsOwners(object) ? ["/all"] : []),
    reconcile() {
      const all = everything(state);
      const uids = new Set(all.map(({ object }) => textAt(object, "metadata", "uid")));
      for (const found of all) collect(state, found, uids, all);
      return undefined;
    },
  };
}

function concernsOwners(object: JsonObject): boolean {
  return references(object).length > 0 || (isDeleted(object) && finalizers(object).length > 0);
}

function everything(state: State): readonly Found[] {
  const seen = new Set<string>();
  return state.kinds.all().flatMap((kind) => {
    const name = storageName(kind);
    if (seen.has(name)) return [];
    seen.add(name);
    return state.store.list(name).map((object) => ({ kind, object }));
  });
}

function references(object: JsonObject): readonly JsonObject[] {
  return listAt(object, "metadata", "ownerReferences").filter(isObject);
}

function finalizers(object: JsonObject): readonly string[] {
  return listAt(object, "metadata", "finalizers").map(String);
}

function collect(
  state: State,
  { kind, object }: Found,
  uids: ReadonlySet<string>,
  all: readonly Found[],
): void {
  const owners = references(object);
  const orphaned = owners.length > 0 && owners.every((owner) => !uids.has(textAt(owner, "uid")));
  if (orphaned && !isDeleted(object)) remove(state, kind, object);
  if (!isDeleted(object)) return;
  const uid = textAt(object, "metadata", "uid");
  const dependents = all.filter((other) =>
    references(other.object).some((owner) => textAt(owner, "uid") === uid),
  );
  if (finalizers(object).includes(foreground)) {
    for (const dependent of dependents)
      if (!isDeleted(dependent.object))
        remove(state, dependent.kind, dependent.object, { policy: "Foreground" });
    if (dependents.length === 0) finish(state, kind, object, foreground);
  } else if (finalizers(object).includes(orphan)) {
    for (const dependent of dependents) disown(state, dependent, uid);
    finish(state, kind, object, orphan);
  }
}

function disown(state: State, { kind, object }: Found, uid: string): void {
  const kept = references(object).filter((owner) => textAt(owner, "uid") !== uid);
  state.store.put(
    storageName(kind),
    withMetadata(object, { ownerReferences: kept.length === 0 ? undefined : kept }),
  );
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
