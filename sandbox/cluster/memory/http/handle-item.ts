/** Answers requests for one object. */

import { isObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json.ts";
import { badRequest, methodNotAllowed, notSupported, unsupportedMediaType } from "../api/api-error.ts";
import { applyObject } from "../api/apply-object.ts";
import { createObject } from "../api/create-object.ts";
import { deleteObject } from "../api/delete-object.ts";
import { patchObject } from "../api/patch-object.ts";
import { replaceObject } from "../api/replace-object.ts";
import type { Written } from "../api/state.ts";
import { inVersion } from "../api/watch-objects.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { type Answer, json, represent } from "./answer.ts";
import { allow, type Call, required, writeOptions, written } from "./call.ts";
import { asObjectBody } from "./read-body.ts";
import { readDryRun } from "./read-options.ts";

/** The object itself, or its status. ApiError. */
export function handleItem(call: Call, name: string): Answer {
  const { kind, method, accept } = call;
  const live = find(call, name);
  switch (method) {
    case "GET":
      return json(200, represent(required(call, live, name), accept));
    case "PUT":
      return written(call, put(call, name, live));
    case "PATCH":
      return written(call, patch(call, name, live));
    case "DELETE":
      if (call.path.subresource !== "") throw methodNotAllowed();
      return remove(call, inVersion(kind, required(call, live, name)));
    default:
      throw methodNotAllowed();
  }
}

function find({ state, kind, namespace }: Call, name: string): JsonObject | undefined {
  const found = state.store.get(storageName(kind), namespace, name);
  return found === undefined ? undefined : inVersion(kind, found);
}

function put(call: Call, name: string, live: JsonObject | undefined): Written {
  const { state, kind, namespace, body, path } = call;
  const options = writeOptions(call, "UpdateOptions");
  const object = asObjectBody(body, kind.resource.kind);
  const creates =
    live === undefined && path.subresource === "" && state.behaviour.createdByPut.includes(kind.id);
  if (creates) return createObject(state, { kind, namespace }, object, options);
  return replaceObject(state, { kind, live: required(call, live, name), body: object }, options);
}

function patch(call: Call, name: string, live: JsonObject | undefined): Written {
  const { state, kind, namespace, query, body } = call;
  const type = call.contentType.split(";")[0]?.trim();
  const apply = type === "application/apply-patch+yaml";
  const options = writeOptions(call, "PatchOptions", apply);
  if (apply) {
    if (live === undefined && call.path.subresource !== "") required(call, live, name);
    if (live === undefined) allow(call, "create");
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
