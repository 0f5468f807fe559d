/** Reads the live objects of an environment: many by their label at once, the rest one by one. */

import type { JsonObject } from "../core/model/json.ts";
import { type Identity, identityKey } from "../core/model/manifest.ts";
import { partOfLabel } from "./apply-set.ts";
import { listAll } from "./api/list-all.ts";
import { listAt, textAt, textMapAt } from "./api/read-json.ts";
import { groupKind, pathOf, type Resource } from "./api/resource.ts";
import { unreadable } from "./api/unreadable.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import { every } from "./every.ts";

/** By `identityKey`. */
export type LiveObjects = ReadonlyMap<string, JsonObject>;

export interface LivePlace {
  readonly resource: Resource;
  readonly namespace: string;
}

export interface MembersRequest {
  readonly places: readonly LivePlace[];
  /** Enough to see whether an object is still in the version that is known. */
  readonly metadataOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Every object with this environment's label, in these kinds and namespaces: one list for each. */
export async function readMembers(
  { connection, applySet }: EnvironmentContext,
  { places, metadataOnly = false, signal }: MembersRequest,
): Promise<LiveObjects> {
  const distinct = new Map(
    places.map((place) => [`${groupKind(place.resource)}\0${place.namespace}`, place]),
  );
  const lists = await every([...distinct.values()], signal, async ({ resource, namespace }, stop) => {
    const labelSelector = `${partOfLabel}=${applySet}`;
    const request = { resource, namespace, labelSelector, metadataOnly, signal: stop };
    const items = await listAll(connection, request);
    return items.map((item): [string, JsonObject] => [identityKey(liveIdentity(item, resource)), item]);
  });
  return new Map(lists.flat());
}

/** Where targets are, or would be. */
export function placesOf(
  targets: readonly { readonly resource: Resource; readonly identity: Identity }[],
): readonly LivePlace[] {
  return targets.map(({ resource, identity: { namespace } }) => ({ resource, namespace }));
}

/** `undefined` when the object, its namespace or its kind is not there. Anything but "not found" is a fault, never "new". */
export async function readLive(
  { connection }: EnvironmentContext,
  resource: Resource,
  identity: Identity,
  signal?: AbortSignal,
): Promise<JsonObject | undefined> {
  const answer = await connection.send({ method: "GET", path: pathOf(resource, identity), signal });
  if (answer.ok) return answer.body;
  if (answer.refusal.kind === "not-found" || answer.refusal.kind === "no-such-kind") return undefined;
  throw unreadable(connection.cluster, `${identity.kind} ${identity.name}`, answer.refusal);
}

function liveIdentity(live: JsonObject, { group, kind }: Resource): Identity {
  return {
    group,
    kind,
    namespace: textAt(live, "metadata", "namespace"),
    name: textAt(live, "metadata", "name"),
  };
}

export function uidOf(live: JsonObject): string {
  return textAt(live, "metadata", "uid");
}

export function resourceVersionOf(live: JsonObject): string {
  return textAt(live, "metadata", "resourceVersion");
}

export function isBeingDeleted(live: JsonObject): boolean {
  return textAt(live, "metadata", "deletionTimestamp") !== "";
}

/** A Namespace keeps its own in `spec`. */
export function finalizersOf(live: JsonObject): readonly string[] {
  return [...listAt(live, "metadata", "finalizers"), ...listAt(live, "spec", "finalizers")].filter(
    (finalizer) => typeof finalizer === "string",
  );
}

/** The ApplySet that an object says it belongs to; `undefined` for none. */
export function setOf(live: JsonObject): string | undefined {
  return textMapAt(live, "metadata", "labels").get(partOfLabel);
}
