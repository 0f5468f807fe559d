/** Answers requests for objects: one function for each verb. */

import { isObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json.ts";
import type { SandboxUser } from "../../sandbox-user.ts";
import { denial, isAllowed, reviewAccess } from "../access/authorize.ts";
import {
  badRequest,
  forbidden,
  methodNotAllowed,
  noSuchPath,
  noSuchResource,
  notFound,
  notSupported,
  unsupportedMediaType,
} from "../api/api-error.ts";
import { applyObject } from "../api/apply-object.ts";
import { createObject } from "../api/create-object.ts";
import { deleteObject } from "../api/delete-object.ts";
import { listObjects, type Pages } from "../api/list-objects.ts";
import { applyMergePatch } from "../api/json-patch.ts";
import { patchObject } from "../api/patch-object.ts";
import { replaceObject } from "../api/replace-object.ts";
import { scaleOf, withScale } from "../api/scale.ts";
import type { State, WriteOptions, Written } from "../api/state.ts";
import { bookmark, inVersion, watchObjects } from "../api/watch-objects.ts";
import type { Kind } from "../kinds/kind.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { type Answer, json, represent, representList } from "./answer.ts";
import { bindPod, podLog } from "./pod-subresources.ts";
import { asObjectBody } from "./read-body.ts";
import { readDryRun, readOptions } from "./read-options.ts";
import type { ResourcePath } from "./route.ts";

export interface ResourceRequest {
  readonly method: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly body: JsonValue | undefined;
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
  readonly user: SandboxUser;
}

/** A request whose kind is known. */
interface Call extends ResourceRequest {
  readonly state: State;
  readonly pages: Pages;
  readonly kind: Kind;
  readonly namespace: string;
}

/** ApiError for everything that is refused. */
export function handleResource(state: State, pages: Pages, request: ResourceRequest): Answer {
  const { path, user } = request;
  const kind = resolve(state, path);
  const namespace = path.namespace ?? "";
  const call = { ...request, state, pages, kind, namespace };
  allow(call, verbOf(request));
  if (kind.id === "authorization.k8s.io/v1 SelfSubjectAccessReview") return review(call);
  if (namespace !== "" && !kind.resource.namespaced) throw noSuchResource();
  const missing = kind.custom?.unsupported ?? [];
  if (missing.length > 0 && request.method !== "GET" && request.method !== "DELETE")
    throw notSupported(`custom resources whose definition has ${missing.join(", ")}`);
  if (path.name === undefined) return collection(call);
  if (namespace === "" && kind.resource.namespaced) throw noSuchResource();
  return path.subresource === "" ? item(call, path.name) : subresource(call, path.name, user);
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

function allow({ state, kind, namespace, path, user }: Call, verb: string): void {
  const { group, plural } = kind.resource;
  const access = {
    verb,
    group,
    resource: plural,
    subresource: path.subresource,
    namespace,
    name: path.name ?? "",
  };
  // Everybody may ask what he may do.
  if (kind.id === "authorization.k8s.io/v1 SelfSubjectAccessReview") return;
  if (!isAllowed(state.store, user, access))
    throw forbidden({ plural, group, name: access.name }, denial(user, access));
  const writes = !["get", "list", "watch"].includes(verb);
  if (writes && group === "rbac.authorization.k8s.io" && !user.groups.includes("system:masters"))
    throw notSupported(
      "changes of roles and bindings by others than the administrator: it cannot check what they may grant",
    );
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

function item(call: Call, name: string): Answer {
  const { state, kind, namespace, method, body, accept } = call;
  const live = find(call, name);
  switch (method) {
    case "GET":
      return json(200, represent(inVersion(kind, required(call, live, name)), accept));
    case "PUT": {
      const options = writeOptions(call, "UpdateOptions");
      const object = asObjectBody(body, kind.resource.kind);
      if (live === undefined && state.behaviour.createdByPut.includes(kind.id))
        return written(call, createObject(state, { kind, namespace }, object, options));
      const replacement = { kind, live: required(call, live, name), body: object };
      return written(call, replaceObject(state, replacement, options));
    }
    case "PATCH":
      return written(call, patch(call, name, live));
    case "DELETE":
      return remove(call, required(call, live, name));
    default:
      throw methodNotAllowed();
  }

  function find({ state: { store } }: Call, wanted: string): JsonObject | undefined {
    const found = store.get(storageName(kind), namespace, wanted);
    return found === undefined ? undefined : inVersion(kind, found);
  }
}

function required({ kind }: Call, live: JsonObject | undefined, name: string): JsonObject {
  if (live !== undefined) return live;
  throw notFound({ plural: kind.resource.plural, group: kind.resource.group, name });
}

function patch(call: Call, name: string, live: JsonObject | undefined): Written {
  const { state, kind, namespace, query, body, user } = call;
  const type = call.contentType.split(";")[0]?.trim();
  const apply = type === "application/apply-patch+yaml";
  const options = writeOptions(call, "PatchOptions", apply);
  if (apply) {
    if (live === undefined) allow({ ...call, user }, "create");
    const force = query.get("force") === "true";
    const config = applyBody(body);
    return applyObject(
      state,
      { kind, namespace, name, config, force, ...(live === undefined ? {} : { live }) },
      options,
    );
  }
  if (type === "application/strategic-merge-patch+json") throw notSupported("strategic merge patches");
  if (type !== "application/json-patch+json" && type !== "application/merge-patch+json")
    throw unsupportedMediaType();
  const there = required(call, live, name);
  const patchType = type === "application/json-patch+json" ? "json" : "merge";
  return patchObject(state, { kind, live: there, type: patchType, patch: body ?? {} }, options);
}

function applyBody(body: JsonValue | undefined): JsonObject {
  if (isObject(body)) return body;
  throw badRequest(
    "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal into Go value of type map[string]interface {}",
  );
}

function remove({ state, kind, query, body }: Call, live: JsonObject): Answer {
  const sent = isObject(body) ? body : {};
  const preconditions = objectAt(sent, "preconditions");
  const uid = textAt(preconditions, "uid");
  const version = textAt(preconditions, "resourceVersion");
  const policy = textAt(sent, "propagationPolicy") || (query.get("propagationPolicy") ?? "");
  const seconds = sent["gracePeriodSeconds"] ?? query.get("gracePeriodSeconds");
  const deleted = deleteObject(state, kind, live, {
    dryRun: readDryRun("DeleteOptions", query) || sent["dryRun"] !== undefined,
    ...(uid === "" ? {} : { uid }),
    ...(version === "" ? {} : { resourceVersion: version }),
    ...(policy === "" ? {} : { propagationPolicy: policy }),
    ...(seconds === null ? {} : { gracePeriodSeconds: Number(seconds) }),
  });
  return json(200, deleted.kind === "gone" ? deleted.status : inVersion(kind, deleted.object));
}

function subresource(call: Call, name: string, user: SandboxUser): Answer {
  const { state, kind, namespace, path, method, body } = call;
  if (!kind.resource.subresources.includes(path.subresource)) throw noSuchResource();
  if (path.subresource === "status") return item(call, name);
  const found = required(call, state.store.get(storageName(kind), namespace, name), name);
  if (path.subresource === "scale") return scale(call, inVersion(kind, found));
  if (path.subresource === "binding" && method === "POST")
    return json(201, bindPod(state, kind, found, asObjectBody(body, "Binding")));
  if (path.subresource === "log" && method === "GET")
    return { kind: "body", code: 200, body: podLog(found, call.query), contentType: "text/plain" };
  throw notSupported(`${kind.resource.plural}/${path.subresource} (${method}, ${user.name})`);
}

function scale(call: Call, live: JsonObject): Answer {
  const { state, kind, method, body } = call;
  if (kind.scale === undefined) throw noSuchResource();
  const before = scaleOf(kind.scale, live);
  if (method === "GET") return json(200, before);
  const isMerge = method === "PATCH" && call.contentType.startsWith("application/merge-patch+json");
  if (method !== "PUT" && !isMerge) throw notSupported(`scale with ${method} and ${call.contentType}`);
  const sent = asObjectBody(body, "Scale");
  const wanted = isMerge ? applyMergePatch(before, sent) : sent;
  const options = writeOptions(call, isMerge ? "PatchOptions" : "UpdateOptions");
  const next = withScale(kind, live, isObject(wanted) ? wanted : {});
  const { object } = replaceObject(state, { kind, live, body: next }, options);
  return json(200, scaleOf(kind.scale, object));
}

function writeOptions({ query, userAgent, path }: Call, kind: string, apply = false): WriteOptions {
  return readOptions({ kind, query, userAgent, subresource: path.subresource, apply });
}

function written({ kind, accept }: Call, { object, created, warnings }: Written): Answer {
  return json(created ? 201 : 200, represent(inVersion(kind, object), accept), warnings);
}
