/** POST: creates an object as it was sent. */

import { isObject, type JsonObject, textAt } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { withMetadata, withoutManagedFields } from "../objects/metadata.ts";
import { cannotBeHandled } from "../objects/read-object.ts";
import { admitNew } from "./admit-new.ts";
import { badRequest, failure } from "./api-error.ts";
import { ownersAfter } from "./owners.ts";
import { readAnyObject } from "./read-any-object.ts";
import type { State, WriteOptions, Written } from "./state.ts";

export interface Target {
  readonly kind: Kind;
  /** `""` for cluster-scoped kinds. */
  readonly namespace: string;
}

export function createObject(
  state: State,
  { kind, namespace }: Target,
  body: JsonObject,
  options: WriteOptions,
): Written {
  checkKind(kind, body);
  const placed = inNamespace(body, namespace);
  if (textAt(placed, "metadata", "resourceVersion") !== "")
    throw failure({ code: 500, message: "resourceVersion should not be set on objects to be created" });
  const facts = { name: textAt(placed, "metadata", "name"), uid: "" };
  const { object, warnings } = readAnyObject(state, kind, placed, { options, facts });
  const managers = ownersAfter(state, { kind, object: withSentOwners(object, placed) }, options);
  const stored = admitNew(
    state,
    { kind, namespace, object: withoutManagedFields(object), managers },
    options,
  );
  return { object: stored, created: true, warnings };
}

/** A body may leave its kind out; it may not have another one. */
export function checkKind(kind: Kind, body: JsonObject): void {
  const { apiVersion, kind: name } = kind.resource;
  const [sentVersion, sentKind] = [textAt(body, "apiVersion"), textAt(body, "kind")];
  if (sentVersion !== "" && sentVersion !== apiVersion)
    throw cannotBeHandled(kind)(
      `no kind ${JSON.stringify(sentKind)} is registered for version ${JSON.stringify(sentVersion)}`,
    );
  if (sentKind !== "" && sentKind !== name)
    throw cannotBeHandled(kind)(`converting (${sentKind}) to (${name}): unknown conversion`);
}

/** The namespace of the path, which the body may repeat. */
export function inNamespace(body: JsonObject, namespace: string): JsonObject {
  const sent = textAt(body, "metadata", "namespace");
  if (sent !== "" && sent !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  return withMetadata(body, { namespace: namespace === "" ? undefined : namespace });
}

/** Reading keeps owners' entries only as they were sent, not as the type would spell them. */
export function withSentOwners(object: JsonObject, sent: JsonObject): JsonObject {
  const { metadata } = sent;
  const entries = isObject(metadata) ? metadata["managedFields"] : undefined;
  return withMetadata(object, { managedFields: entries });
}
