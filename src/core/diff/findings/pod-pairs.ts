/** Pods before and after, with their containers matched by name over all three lists. */

import { listOf, objectOf, textOf } from "../../manifests/object-of.ts";
import type { PodSpec } from "../../manifests/pod-specs.ts";
import type { Path, PathStep } from "../../model/diff.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { Sides } from "./sides.ts";

export interface PodPair {
  /** Of the object that holds the pod, in the head. */
  readonly identity: Identity;
  /** From its root to the pod specification. */
  readonly path: Path;
  /** Absent: the base has no such pod. */
  readonly before?: PodSpec;
  readonly after: PodSpec;
  readonly containers: readonly ContainerPair[];
}

export interface ContainerPair {
  readonly name: string;
  /** From the object's root to the container, in the head. */
  readonly path: Path;
  /** Absent: the pod had no container of this name. */
  readonly before?: JsonObject;
  readonly after: JsonObject;
}

const containerLists = ["containers", "initContainers", "ephemeralContainers"] as const;

/** Pods that are the same on both sides are left out. */
export function pairPods(
  { changed, renamed, added }: Sides,
  podSpecs: (manifest: Manifest) => readonly PodSpec[],
): readonly PodPair[] {
  const moved = new Set(renamed.map(({ after }) => after));
  const kept = [...changed, ...renamed].flatMap(({ before, after }) =>
    pairsOf(after.identity, podSpecs(before), podSpecs(after)),
  );
  const fresh = added.filter((manifest) => !moved.has(manifest));
  return [...kept, ...fresh.flatMap((manifest) => pairsOf(manifest.identity, [], podSpecs(manifest)))];
}

/** By path; where each side has one pod, that is the pod, wherever it stands. */
function pairsOf(
  identity: Identity,
  before: readonly PodSpec[],
  after: readonly PodSpec[],
): readonly PodPair[] {
  const [only] = before;
  const single = before.length === 1 && after.length === 1 ? only : undefined;
  const old = new Map(before.map((pod) => [placeText(pod.path), pod]));
  return after.flatMap((pod) => {
    const was = single ?? old.get(placeText(pod.path));
    if (was !== undefined && sameValue(was.spec, pod.spec) && sameValue(was.metadata, pod.metadata))
      return [];
    return [pairOf(identity, was, pod)];
  });
}

function placeText(path: Path): string {
  return JSON.stringify(path.map((step) => ("element" in step ? step.element : step)));
}

function pairOf(identity: Identity, before: PodSpec | undefined, after: PodSpec): PodPair {
  const old = new Map(before === undefined ? [] : containersOf(before).map(({ name, body }) => [name, body]));
  const containers = containersOf(after).map(({ name, path, body }): ContainerPair => {
    const was = old.get(name);
    return { name, path, after: body, ...(was === undefined ? {} : { before: was }) };
  });
  return { identity, path: after.path, after, containers, ...(before === undefined ? {} : { before }) };
}

export interface Container {
  readonly name: string;
  readonly path: Path;
  readonly body: JsonObject;
}

export function containersOf({ path, spec }: PodSpec): readonly Container[] {
  return containerLists.flatMap((key) =>
    listOf(spec[key]).map((container, index): Container => {
      const body = objectOf(container);
      const name = textOf(body["name"]);
      const step: PathStep = name === "" ? { index } : { element: { name }, index };
      return { name, path: [...path, { key }, step], body };
    }),
  );
}
