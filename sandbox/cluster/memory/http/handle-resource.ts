/** Answers requests for objects: finds the kind, asks whether it is allowed, and hands on to the verb. */

import { methodNotAllowed, noSuchPath, noSuchResource, notSupported } from "../api/api-error.ts";
import { reviewAccess } from "../access/authorize.ts";
import { createObject } from "../api/create-object.ts";
import { listObjects, type Pages } from "../api/list-objects.ts";
import type { State } from "../api/state.ts";
import { bookmark, watchObjects } from "../api/watch-objects.ts";
import type { Kind } from "../kinds/kind.ts";
import { type Answer, json, representList } from "./answer.ts";
import { accessReview, allow, type Call, type ResourceRequest, writeOptions, written } from "./call.ts";
import { handleItem } from "./handle-item.ts";
import { handleSubresource } from "./handle-subresource.ts";
import { asObjectBody } from "./read-body.ts";
import type { ResourcePath } from "./route.ts";

/** ApiError for everything that is refused. */
export function handleResource(state: State, pages: Pages, request: ResourceRequest): Answer {
  const { path } = request;
  const kind = resolve(state, path);
  const namespace = path.namespace ?? "";
  const call = { ...request, state, pages, kind, namespace };
  allow(call, verbOf(request));
  if (kind.id === accessReview) return review(call);
  if (namespace !== "" && !kind.resource.namespaced) throw noSuchResource();
  const missing = kind.custom?.unsupported ?? [];
  if (missing.length > 0 && request.method !== "GET" && request.method !== "DELETE")
    throw notSupported(`custom resources whose definition has ${missing.join(", ")}`);
  if (path.name === undefined) return collection(call);
  if (namespace === "" && kind.resource.namespaced) throw noSuchResource();
  return path.subresource === "" ? handleItem(call, path.name) : handleSubresource(call, path.name);
}

function resolve(state: State, { group, version, plural }: ResourcePath): Kind {
  const lookup = state.kinds.find(group, version, plural);
  switch (lookup.kind) {
    case "found":
      return lookup.found;
    case "unsupported":
      throw notSupported(`${lookup.resource.kind} (${lookup.resource.apiVersion})`);
    case "unknown-resource":
      throw noSuchResource();
    case "unknown-group":
      throw noSuchPath();
  }
}

function verbOf({ method, path, query }: ResourceRequest): string {
  const one = path.name !== undefined;
  if (method === "GET") return one ? "get" : isWatch(query) ? "watch" : "list";
  const verbs: Readonly<Record<string, string>> = {
    POST: "create",
    PUT: "update",
    PATCH: "patch",
    DELETE: one ? "delete" : "deletecollection",
  };
  return verbs[method] ?? method.toLowerCase();
}

function isWatch(query: URLSearchParams): boolean {
  return query.get("watch") === "true" || query.get("watch") === "1";
}

function review({ state, user, method, body, kind }: Call): Answer {
  if (method !== "POST") throw methodNotAllowed();
  return json(201, {
    ...reviewAccess(state.store, user, asObjectBody(body, kind.resource.kind)),
    kind: kind.resource.kind,
    apiVersion: kind.resource.apiVersion,
    metadata: {},
  });
}

function collection(call: Call): Answer {
  const { state, kind, method, query, path, namespace, accept } = call;
  const scope = path.namespace === undefined ? {} : { namespace };
  if (method === "GET" && isWatch(query)) return watch(call);
  if (method === "GET") {
    const list = listObjects(state, call.pages, { kind, ...scope, query });
    const { kind: name, apiVersion } = kind.resource;
    return json(
      200,
      representList({ kind: name, apiVersion, custom: kind.custom !== undefined }, list, accept),
    );
  }
  if (method === "DELETE") throw notSupported("deleting a whole collection");
  if (method !== "POST") throw methodNotAllowed();
  if (kind.resource.namespaced && namespace === "") throw methodNotAllowed();
  const options = writeOptions(call, "CreateOptions");
  const body = asObjectBody(call.body, kind.resource.kind);
  return written(call, createObject(state, { kind, namespace }, body, options));
}

function watch({ state, kind, path, namespace, query }: Call): Answer {
  if (query.has("sendInitialEvents"))
    throw notSupported("watches that begin with a list (sendInitialEvents)");
  const scope = path.namespace === undefined ? {} : { namespace };
  return {
    kind: "stream",
    start: (send) => watchObjects(state, { kind, ...scope, query }, send),
    bookmark: () => bookmark(kind, state.store.version),
    seconds: Number(query.get("timeoutSeconds") ?? 0) || 1800,
    bookmarks: query.get("allowWatchBookmarks") === "true",
  };
}
