/** Serves the kinds that definitions add, and removes their objects with them. The API server itself does this, not a controller manager. */

import { isObject, type JsonObject, listAt, objectAt, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { State } from "../api/state.ts";
import { customKinds } from "../kinds/custom-kinds.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { withMetadata } from "../objects/metadata.ts";
import type { BuiltInTypes } from "../types/read-schema.ts";
import { finish } from "./garbage-collector.ts";
import { concernsKind, isDeleted, read, remove, updateStatus } from "./objects.ts";
import type { Controller } from "./work-queue.ts";

const definitionKind = "apiextensions.k8s.io/v1 CustomResourceDefinition";
const cleanup = "customresourcecleanup.apiextensions.k8s.io";

export function definitionController(state: State, types: BuiltInTypes): Controller {
  const own = concernsKind("", "customresourcedefinitions.apiextensions.k8s.io");
  return {
    name: "customresourcedefinitions",
    concerns: (change) => [...own(change), ...definitionOf(state, change.resource)],
    reconcile(_, name) {
      const definition = read(state, definitionKind, "", name);
      if (definition === undefined) state.kinds.setCustom(name, []);
      else if (isDeleted(definition)) clean(state, definition);
      else establish(state, types, definition);
      return undefined;
    },
  };
}

/** The definition of a custom object that changed: it may be the last one to go. */
function definitionOf(state: State, resource: string): readonly string[] {
  return state.kinds.custom().some((kind) => storageName(kind) === resource) ? [`/${resource}`] : [];
}

function establish(state: State, types: BuiltInTypes, definition: JsonObject): void {
  state.kinds.setCustom(textAt(definition, "metadata", "name"), customKinds(types, definition));
  const finalizers = listAt(definition, "metadata", "finalizers");
  if (!finalizers.includes(cleanup)) {
    const kind = state.kinds.builtIn(definitionKind);
    state.store.put(storageName(kind), withMetadata(definition, { finalizers: [...finalizers, cleanup] }));
    return;
  }
  const spec = objectAt(definition, "spec");
  const stored = listAt(spec, "versions")
    .filter((version) => isObject(version) && version["storage"] === true)
    .map((version) => textAt(version, "name"));
  const before = listAt(definition, "status", "storedVersions").map(String);
  updateStatus(state, definitionKind, definition, {
    status: {
      conditions: [
        condition(state, definition, "NamesAccepted", "NoConflicts", "no conflicts found"),
        condition(
          state,
          definition,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted",
        ),
      ],
      acceptedNames: objectAt(spec, "names"),
      storedVersions: [...new Set([...before, ...stored])],
    },
    manager: "kube-apiserver",
  });
}

function condition(
  state: State,
  definition: JsonObject,
  type: string,
  reason: string,
  message: string,
): JsonObject {
  const before = listAt(definition, "status", "conditions").find((entry) => textAt(entry, "type") === type);
  const since = textAt(before, "lastTransitionTime");
  return {
    type,
    status: "True",
    reason,
    message,
    lastTransitionTime: since === "" ? rfc3339(state.now()) : since,
  };
}

function clean(state: State, definition: JsonObject): void {
  const name = textAt(definition, "metadata", "name");
  const [kind] = state.kinds.custom().filter((entry) => storageName(entry) === name);
  const objects = kind === undefined ? [] : state.store.list(storageName(kind));
  if (kind !== undefined) for (const object of objects) if (!isDeleted(object)) remove(state, kind, object);
  const left = kind === undefined ? 0 : state.store.list(storageName(kind)).length;
  if (left === 0) finish(state, state.kinds.builtIn(definitionKind), definition, cleanup);
}
