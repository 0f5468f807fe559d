/** Which pods a label selector finds among the pod templates of a manifest set. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { PodSpec } from "../../manifests/pod-specs.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";

export interface Selectable {
  /** Of the object that holds the pod. */
  readonly identity: Identity;
  readonly pod: PodSpec;
}

export interface Selection {
  /** `selector`: `matchLabels` and `matchExpressions`, as in the API; the empty one finds all pods of the namespace. */
  find(selector: JsonObject, namespace: string): readonly Selectable[];
}

export function makeSelection(
  manifests: readonly Manifest[],
  podSpecs: (manifest: Manifest) => readonly PodSpec[],
): Selection {
  const buckets = new Map<string, Selectable[]>();
  const put = (key: string, pod: Selectable) => {
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [pod]);
    else bucket.push(pod);
  };
  for (const manifest of manifests) {
    for (const pod of podSpecs(manifest)) {
      const { identity } = manifest;
      put(identity.namespace, { identity, pod });
      for (const [key, value] of Object.entries(labelsOf(pod)))
        put(labelKey(identity.namespace, key, value), { identity, pod });
    }
  }
  return {
    find(selector, namespace) {
      const keys = Object.entries(objectOf(selector["matchLabels"])).map(([key, value]) =>
        labelKey(namespace, key, value),
      );
      // The rarest of the labels leaves the fewest pods to look at.
      const candidates = [namespace, ...keys].map((key) => buckets.get(key) ?? []);
      const fewest = candidates.reduce((a, b) => (b.length < a.length ? b : a));
      return fewest.filter(({ pod }) => selects(selector, labelsOf(pod)));
    },
  };
}

function labelKey(namespace: string, key: string, value: JsonValue): string {
  return `${namespace}\0${key}\0${textOf(value)}`;
}

function labelsOf({ metadata }: Pick<PodSpec, "metadata">): JsonObject {
  return objectOf(metadata["labels"]);
}

export function selects(selector: JsonObject, labels: JsonObject): boolean {
  const exact = Object.entries(objectOf(selector["matchLabels"]));
  return (
    exact.every(([key, value]) => labels[key] === value) &&
    listOf(selector["matchExpressions"]).every((expression) => meets(objectOf(expression), labels))
  );
}

function meets({ key, operator, values }: JsonObject, labels: JsonObject): boolean {
  const value = labels[textOf(key)];
  const isListed = value !== undefined && listOf(values).includes(value);
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (operator === "In") return isListed;
  return operator === "NotIn" && !isListed;
}

/** Whether a selector says anything: an empty one stands for all, or for none. */
export function isEmptySelector(selector: JsonValue | undefined): boolean {
  if (!isJsonObject(selector)) return true;
  return (
    Object.keys(objectOf(selector["matchLabels"])).length === 0 &&
    listOf(selector["matchExpressions"]).length === 0
  );
}
