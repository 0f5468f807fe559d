/** What counts when two states of an object are compared: everything but what the server itself keeps. */

import { isJsonObject, type JsonObject, type JsonValue } from "../core/model/json.ts";
import { isJsonList, objectAt } from "./api/read-json.ts";
import { digestOf } from "./digest.ts";

const comparedMetadata = ["labels", "annotations", "finalizers", "ownerReferences"] as const;

/** Annotations that Kubernetes' own controllers keep on objects of others. */
export const controllerAnnotations: readonly string[] = [
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
  "volume.beta.kubernetes.io/storage-provisioner",
  "volume.kubernetes.io/storage-provisioner",
];

/** Labels, annotations, finalizers, owners, and everything outside `metadata` and `status`. */
function contentOf(object: JsonObject): JsonObject {
  const { metadata: _metadata, status: _status, ...rest } = object;
  const metadata = objectAt(object, "metadata");
  const compared = comparedMetadata.flatMap((key) => {
    const value = metadata[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...rest, metadata: Object.fromEntries(compared) };
}

/** Both from the server, so that defaults, conversions and admission have had their say on either side. */
export function differs(live: JsonObject, answer: JsonObject): boolean {
  return !sameJson(contentOf(live), contentOf(answer));
}

/** Digest of the content without what controllers write, to see later whether anybody changed the object. */
export function contentDigest(object: JsonObject): string {
  const content = contentOf(object);
  const metadata = objectAt(content, "metadata");
  const annotations = Object.entries(objectAt(metadata, "annotations")).filter(
    ([key]) => !controllerAnnotations.includes(key),
  );
  return digestOf({ ...content, metadata: { ...metadata, annotations: Object.fromEntries(annotations) } });
}

/** Equal as JSON: the order of keys does not matter, the order of lists does; `1` and `1n` are one number. */
function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isJsonList(a) || isJsonList(b))
    return (
      isJsonList(a) &&
      isJsonList(b) &&
      a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]))
    );
  if (!isJsonObject(a) || !isJsonObject(b)) return isNumber(a) && isNumber(b) && a == b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

function isNumber(value: JsonValue | undefined): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
