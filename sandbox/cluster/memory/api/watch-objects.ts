/** Tells every change of the objects that a client watches, from the version that it has seen. */

import type { JsonObject } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import type { Change } from "../storage/object-store.ts";
import { textAt } from "../../json.ts";
import { expired } from "./api-error.ts";
import { type Filter, passes, readFilter } from "./list-objects.ts";
import type { State } from "./state.ts";

export interface WatchRequest {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly query: URLSearchParams;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** Calls `send` for what is known already and for what comes. Returns the function that ends the watch. */
export function watchObjects(
  state: State,
  { kind, namespace, query }: WatchRequest,
  send: (event: WatchEvent) => void,
): () => void {
  const filter = readFilter(state, kind, query);
  const from = query.get("resourceVersion") ?? "";
  const version = Number(from);
  const resource = storageName(kind);
  const relevant = (change: Change) =>
    change.resource === resource &&
    (namespace === undefined || textAt(change.object, "metadata", "namespace") === namespace);
  const tell = (change: Change) => {
    const event = relevant(change) ? eventFor(filter, change) : undefined;
    if (event !== undefined) send({ ...event, object: inVersion(kind, event.object) });
  };
  if (from === "" || from === "0")
    for (const object of state.store.list(resource, namespace).filter((entry) => passes(filter, entry)))
      send({ type: "ADDED", object: inVersion(kind, object) });
  else if (version < state.store.oldestVersion) {
    const { body } = expired(`too old resource version: ${version} (${state.store.oldestVersion})`);
    if (typeof body !== "string") send({ type: "ERROR", object: body });
    return () => {};
  } else for (const change of state.store.changesSince(version)) tell(change);
  return state.store.listen(tell);
}

/** An object that begins or ceases to match is, for this watch, one that comes or goes. */
function eventFor(filter: Filter, { type, object, before }: Change): WatchEvent | undefined {
  const [was, is] = [before !== undefined && passes(filter, before), passes(filter, object)];
  if (type === "DELETED") return was || is ? { type, object } : undefined;
  if (is) return { type: was ? "MODIFIED" : "ADDED", object };
  return was ? { type: "DELETED", object } : undefined;
}

/** All versions of a custom kind share one storage. */
export function inVersion({ resource }: Kind, object: JsonObject): JsonObject {
  return { ...object, apiVersion: resource.apiVersion };
}

/** Tells a client up to where it has seen everything. */
export function bookmark({ resource }: Kind, version: number): WatchEvent {
  return {
    type: "BOOKMARK",
    object: {
      kind: resource.kind,
      apiVersion: resource.apiVersion,
      metadata: { resourceVersion: String(version) },
    },
  };
}
