/** Where pod specifications stand: at their known place in Kubernetes' own workloads, at any depth of other objects. */

import type { PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Identity, Manifest } from "../model/manifest.ts";
import { builtInScope } from "./cluster-scoped-kinds.ts";
import { listOf, objectOf, textOf } from "./object-of.ts";

const inTemplate = ["spec", "template", "spec"];

const podSpecPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod.", ["spec"]],
  ["PodTemplate.", ["template", "spec"]],
  ["ReplicationController.", inTemplate],
  ["DaemonSet.apps", inTemplate],
  ["Deployment.apps", inTemplate],
  ["ReplicaSet.apps", inTemplate],
  ["StatefulSet.apps", inTemplate],
  ["Job.batch", inTemplate],
  ["CronJob.batch", ["spec", "jobTemplate", "spec", "template", "spec"]],
]);

/** A pod specification and what stands around it. */
export interface PodSpec {
  /** From the object's root to `spec`. */
  readonly path: readonly PathStep[];
  readonly spec: JsonObject;
  /** Labels and annotations of the pods. */
  readonly metadata: JsonObject;
}

/** Keys from the object's root; `undefined` for other kinds. */
export function podSpecPath({
  group,
  kind,
}: Pick<Identity, "group" | "kind">): readonly string[] | undefined {
  return podSpecPaths.get(`${kind}.${group}`);
}

/** All pod specifications of an object, also of the retired group `extensions`. In kinds that are not Kubernetes' own: what has `containers` of which one has an `image`. */
export function podSpecsOf({ identity, body }: Manifest): readonly PodSpec[] {
  const keys = podSpecPath(identity.group === "extensions" ? { ...identity, group: "apps" } : identity);
  if (keys === undefined) {
    const isBuiltIn = builtInScope(identity.group, identity.kind) !== undefined;
    return isBuiltIn ? [] : search(body, [], body);
  }
  let [around, spec]: [JsonObject, JsonValue | undefined] = [body, body];
  for (const key of keys) [around, spec] = [objectOf(spec), objectOf(spec)[key]];
  const path = keys.map((key) => ({ key }));
  return isJsonObject(spec) ? [{ path, spec, metadata: objectOf(around["metadata"]) }] : [];
}

function search(value: JsonValue, path: readonly PathStep[], around: JsonObject): readonly PodSpec[] {
  if (isJsonObject(value)) {
    if (listOf(value["containers"]).some(hasImage)) {
      return [{ path, spec: value, metadata: objectOf(around["metadata"]) }];
    }
    return Object.entries(value).flatMap(([key, child]) =>
      isCollection(child) ? search(child, [...path, { key }], value) : [],
    );
  }
  return listOf(value).flatMap((element, index) =>
    isCollection(element) ? search(element, [...path, stepTo(element, index)], around) : [],
  );
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

function hasImage(container: JsonValue): boolean {
  return textOf(objectOf(container)["image"]) !== "";
}

/** An element that has a name is found again by it. */
function stepTo(element: JsonValue, index: number): PathStep {
  const name = textOf(objectOf(element)["name"]);
  return name === "" ? { index } : { element: { name }, index };
}
