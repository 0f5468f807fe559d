/** What the API server takes immutable fields for: without what it fills in itself, and without what may change in them. */

import { listOf, objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";

/** Generators leave `creationTimestamp: null`, `status: {}` and the type in claim templates; `volumeMode` is Filesystem by default. */
export function claimTemplates(templates: JsonValue): JsonValue {
  return listOf(templates).map((template) => {
    const { metadata, spec } = objectOf(template);
    return {
      metadata: without(objectOf(metadata), "creationTimestamp"),
      spec: { volumeMode: "Filesystem", ...objectOf(spec) },
    };
  });
}

export function roleReference(reference: JsonValue): JsonValue {
  return { apiGroup: "rbac.authorization.k8s.io", ...objectOf(reference) };
}

/** Of a Pod's containers only the image may change. */
export function withoutImages(containers: JsonValue): JsonValue {
  return listOf(containers).map((container) => without(objectOf(container), "image"));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
