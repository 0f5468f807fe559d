/** Empties a namespace that is being deleted, and then lets it go. */

import { type JsonObject, listAt, objectAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withField } from "../objects/metadata.ts";
import { isDeleted, nameOf, read, remove } from "./objects.ts";
import type { Controller } from "./work-queue.ts";

const namespaceKind = "v1 Namespace";
const finalizer = "kubernetes";

export function namespaceController(state: State): Controller {
  return {
    name: "namespaces",
    concerns({ resource, object, type }) {
      if (resource === "namespaces.") return [`/${nameOf(object)}`];
      const namespace = objectAt(object, "metadata")["namespace"];
      return type === "DELETED" && typeof namespace === "string" ? [`/${namespace}`] : [];
    },
    reconcile(_, name) {
      const found = read(state, namespaceKind, "", name);
      if (found === undefined || !isDeleted(found)) return undefined;
      if (!isEmpty(state, name)) return undefined;
      letGo(state, found);
      return undefined;
    },
  };
}

/** Deletes what is there; whether nothing is left that still has to end. */
function isEmpty(state: State, namespace: string): boolean {
  for (const kind of state.kinds.all().filter(({ resource }) => resource.namespaced))
    for (const object of state.store.list(storageName(kind), namespace))
      if (!isDeleted(object)) remove(state, kind, object);
  return state.store.resources().every((resource) => state.store.list(resource, namespace).length === 0);
}

function letGo(state: State, found: JsonObject): void {
  const resource = "namespaces.";
  const finalizers = listAt(found, "spec", "finalizers").filter((name) => name !== finalizer);
  if (finalizers.length + listAt(found, "metadata", "finalizers").length === 0) {
    state.store.remove(resource, found);
    return;
  }
  if (finalizers.length === listAt(found, "spec", "finalizers").length) return;
  state.store.put(resource, withField(found, "spec", { ...objectAt(found, "spec"), finalizers }));
}
