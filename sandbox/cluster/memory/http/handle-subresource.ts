/** Answers requests for parts of an object: status, scale, binding, log. */

import { isObject, type JsonObject } from "../../json.ts";
import { noSuchResource, notSupported } from "../api/api-error.ts";
import { applyMergePatch } from "../api/json-patch.ts";
import { replaceObject } from "../api/replace-object.ts";
import { scaleOf, withScale } from "../api/scale.ts";
import { inVersion } from "../api/watch-objects.ts";
import { storageName } from "../kinds/kind-registry.ts";
import { type Answer, json } from "./answer.ts";
import { type Call, required, writeOptions } from "./call.ts";
import { handleItem } from "./handle-item.ts";
import { bindPod, podLog } from "./pod-subresources.ts";
import { asObjectBody } from "./read-body.ts";

/** ApiError. */
export function handleSubresource(call: Call, name: string): Answer {
  const { state, kind, namespace, path, method, body } = call;
  if (!kind.resource.subresources.includes(path.subresource)) throw noSuchResource();
  if (path.subresource === "status") return handleItem(call, name);
  const found = required(call, state.store.get(storageName(kind), namespace, name), name);
  if (path.subresource === "scale") return scale(call, inVersion(kind, found));
  if (path.subresource === "binding" && method === "POST")
    return json(201, bindPod(state, kind, found, asObjectBody(body, "Binding")));
  if (path.subresource === "log" && method === "GET")
    return { kind: "body", code: 200, body: podLog(found, call.query), contentType: "text/plain" };
  throw notSupported(`${kind.resource.plural}/${path.subresource} (${method})`);
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
