/** Binds PersistentVolumeClaims of the default class, and lets a deleted one go when no pod uses it. No volume is made: nothing mounts one here. */

import { type JsonObject, listAt, objectAt, textAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import { withMetadata } from "../objects/metadata.ts";
import type { Change } from "../storage/object-store.ts";
import { isDeleted, list, nameOf, pod, read, update, updateStatus } from "./objects.ts";
import type { Controller } from "./work-queue.ts";

const claim = "v1 PersistentVolumeClaim";
const protection = "kubernetes.io/pvc-protection";

export function persistentVolumeClaimController(state: State): Controller {
  return {
    name: "persistentvolumeclaims",
    concerns,
    reconcile(namespace, name) {
      const found = read(state, claim, namespace, name);
      if (found === undefined) return undefined;
      if (isDeleted(found)) letGo(state, found);
      else bind(state, found);
      return undefined;
    },
  };
}

/** A pod that goes may be the last one that used a claim. */
function concerns({ resource, object }: Change): readonly string[] {
  const namespace = textAt(object, "metadata", "namespace");
  if (resource === "persistentvolumeclaims.") return [`${namespace}/${nameOf(object)}`];
  return resource === "pods." ? claimsOf(object).map((name) => `${namespace}/${name}`) : [];
}

/** As a provisioner does that waits for no pod. A class by name is nobody's here: such a claim stays pending. */
function bind(state: State, found: JsonObject): void {
  if (textAt(found, "status", "phase") === "Bound") return;
  const { accessModes = [], resources, storageClassName } = objectAt(found, "spec");
  if (storageClassName !== undefined) return;
  const capacity = objectAt(resources, "requests");
  updateStatus(state, claim, found, { status: { phase: "Bound", accessModes, capacity } });
}

function letGo(state: State, found: JsonObject): void {
  const finalizers = listAt(found, "metadata", "finalizers");
  const pods = list(state, pod, textAt(found, "metadata", "namespace"));
  if (!finalizers.includes(protection) || pods.some((one) => claimsOf(one).includes(nameOf(found)))) return;
  const others = finalizers.filter((finalizer) => finalizer !== protection);
  update(state, claim, found, withMetadata(found, { finalizers: others }));
}

function claimsOf(object: JsonObject): readonly string[] {
  return listAt(object, "spec", "volumes").flatMap((volume) => {
    const name = textAt(volume, "persistentVolumeClaim", "claimName");
    return name === "" ? [] : [name];
  });
}
