/** What the server, or a tool after an apply, writes into an object: never a part of what somebody wants. */

import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { MutableJsonObject } from "./bare-object.ts";
import { objectOf } from "./object-of.ts";
import { updateAt } from "./update-at.ts";

/** Members of `metadata`. `ownerReferences` name objects by their UID in one cluster, and have them deleted with their owner. */
const serverFields: readonly string[] = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "ownerReferences",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** A copy of the whole object that a tool keeps in an annotation: of `kubectl`, `qbec`, `kapp` and tools with names like theirs. */
export function isLastApplied(annotation: string): boolean {
  return /(?:^|[./-])last-applied(?:-|$)|^kapp\.k14s\.io\/original/.test(annotation);
}

/** What `normaliseForApply` takes away from a manifest although somebody wrote it there, as paths for people. */
export function droppedForApply(body: JsonObject): readonly string[] {
  const metadata = objectOf(body["metadata"]);
  const annotations = objectOf(metadata["annotations"]);
  return [
    ...(isWritten(body, "status") ? ["status"] : []),
    ...serverFields.filter((field) => isWritten(metadata, field)).map((field) => `metadata.${field}`),
    ...Object.keys(annotations)
      .filter(isLastApplied)
      .map((key) => `metadata.annotations[${key}]`),
  ];
}

/** `creationTimestamp: null` and `status: {}` are what generators leave behind, not what somebody wrote. */
function isWritten(object: JsonObject, member: string): boolean {
  const value = object[member];
  return value !== undefined && value !== null && !(isJsonObject(value) && Object.keys(value).length === 0);
}

/** A copy without what the server and tools write: what somebody wants of the object. */
export function withoutServerFields(body: JsonObject): JsonObject {
  const bare = updateAt(body, ["metadata"], dropServerFields);
  return objectOf(updateAt(updateAt(bare, ["metadata", "annotations"], dropLastApplied), [], dropStatus));
}

export function dropServerFields(metadata: MutableJsonObject): void {
  for (const field of serverFields) delete metadata[field];
}

function dropLastApplied(annotations: MutableJsonObject): void {
  for (const key of Object.keys(annotations).filter(isLastApplied)) delete annotations[key];
}

function dropStatus(body: MutableJsonObject): void {
  delete body["status"];
}
