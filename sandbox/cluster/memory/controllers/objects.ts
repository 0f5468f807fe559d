/** What controllers do with objects: read, create, change, delete, in the name of the controller manager. */

import { at, isObject, type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";
import { createObject } from "../api/create-object.ts";
import { deleteObject } from "../api/delete-object.ts";
import { writeReplacement } from "../api/replace-object.ts";
import type { State, WriteOptions } from "../api/state.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { equal } from "../merge/shape.ts";
import { withField, withMetadata } from "../objects/metadata.ts";
import type { Change } from "../storage/object-store.ts";

export const replicaSet = "apps/v1 ReplicaSet";
export const pod = "v1 Pod";

function options(subresource: string, fieldManager = "kube-controller-manager"): WriteOptions {
  return { dryRun: false, fieldManager, fieldValidation: "Ignore", subresource };
}

export function read(state: State, kind: string, namespace: string, name: string): JsonObject | undefined {
  return state.store.get(storageName(state.kinds.builtIn(kind)), namespace, name);
}

export function list(state: State, kind: string, namespace: string): readonly JsonObject[] {
  return state.store.list(storageName(state.kinds.builtIn(kind)), namespace);
}

export function create(state: State, kind: string, namespace: string, object: JsonObject): void {
  createObject(state, { kind: state.kinds.builtIn(kind), namespace }, object, options(""));
}

/** Writes the object if it differs. */
export function update(state: State, kind: string, live: JsonObject, object: JsonObject): void {
  if (equal(live, object)) return;
  writeReplacement(state, { kind: state.kinds.builtIn(kind), live, body: object }, options(""));
}

/** Writes the status, and annotations that come with it, if they differ. */
export function updateStatus(
  state: State,
  kind: string,
  live: JsonObject,
  {
    status,
    annotations,
    manager,
  }: {
    readonly status: JsonObject;
    readonly annotations?: JsonObject;
    readonly manager?: string;
  },
): void {
  const annotated =
    annotations === undefined
      ? live
      : withMetadata(live, { annotations: { ...objectAt(live, "metadata", "annotations"), ...annotations } });
  const body = withField(annotated, "status", status);
  if (equal(live, body)) return;
  const found = state.kinds.builtIn(kind);
  writeReplacement(state, { kind: found, live, body }, options("status", manager));
}

export function remove(
  state: State,
  kind: string | Kind,
  live: JsonObject,
  { seconds, policy }: { readonly seconds?: number; readonly policy?: string } = {},
): void {
  const found = typeof kind === "string" ? state.kinds.builtIn(kind) : kind;
  deleteObject(state, found, live, {
    dryRun: false,
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
  });
}

/** The reference by which a controller owns what it makes. */
export function ownerReference(owner: JsonObject): JsonObject {
  return {
    apiVersion: textAt(owner, "apiVersion"),
    kind: textAt(owner, "kind"),
    name: textAt(owner, "metadata", "name"),
    uid: textAt(owner, "metadata", "uid"),
    controller: true,
    blockOwnerDeletion: true,
  };
}

function controllerOf(object: JsonObject): JsonObject | undefined {
  return listAt(object, "metadata", "ownerReferences")
    .filter(isObject)
    .find((reference) => reference["controller"] === true);
}

/** Objects of a kind that the owner controls. */
export function ownedBy(state: State, kind: string, owner: JsonObject): readonly JsonObject[] {
  const uid = textAt(owner, "metadata", "uid");
  const wanted = storageName(state.kinds.builtIn(kind));
  return state.store
    .dependents(uid)
    .filter(({ resource, object }) => resource === wanted && textAt(controllerOf(object), "uid") === uid)
    .map(({ object }) => object);
}

export function isDeleted(object: JsonObject): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== "";
}

export function nameOf(object: JsonObject): string {
  return textAt(object, "metadata", "name");
}

/** A change of an object of that kind concerns the object; one of what it controls concerns its owner. */
export function concernsKind(kindName: string, resource: string, owned: readonly string[] = []) {
  return ({ resource: changed, object }: Change): readonly string[] => {
    const namespace = textAt(object, "metadata", "namespace");
    if (changed === resource) return [`${namespace}/${nameOf(object)}`];
    if (!owned.includes(changed)) return [];
    const owner = controllerOf(object);
    return textAt(owner, "kind") === kindName ? [`${namespace}/${textAt(owner, "name")}`] : [];
  };
}

/** An object without the fields whose value is nothing: statuses leave zeros out. */
export function withoutZeros(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = Object.entries(fields).filter(
    (entry): entry is [string, JsonValue] => entry[1] !== undefined && entry[1] !== 0,
  );
  return Object.fromEntries(kept);
}

export function annotation(object: JsonObject, key: string): string {
  return textAt(at(object, "metadata", "annotations"), key);
}
