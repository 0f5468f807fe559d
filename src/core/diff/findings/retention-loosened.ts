/**
 * Something that kept data on deletion deletes it now: a StatefulSet's `whenDeleted` or `whenScaled` or a PersistentVolume's reclaim
 * policy becomes `Delete` (both default to `Retain`; k8s.io/api), an annotation that kept the object is gone, or `….crds.keep` becomes false.
 */

import { objectOf, textOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import { isKey } from "../path-step.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { newLeaves } from "./new-leaves.ts";
import { pathOf, readAt } from "./read-at.ts";
import type { ChangedObject } from "./sides.ts";

export function retentionLoosened({ changed }: BothSides): readonly RawFinding[] {
  return changed.flatMap((object) => [
    ...claimPolicies(object),
    ...reclaimPolicy(object),
    ...keepAnnotations(object),
    ...crdsNotKept(object),
  ]);
}

function claimPolicies(object: ChangedObject): readonly RawFinding[] {
  if (!isKind(object.after.identity, "StatefulSet.apps")) return [];
  return [
    ...becomesDelete(
      object,
      ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"],
      "Deleting the StatefulSet will now delete its claims and their data.",
    ),
    ...becomesDelete(
      object,
      ["spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"],
      "Scaling the StatefulSet down will now delete the claims of the pods that go, and their data.",
    ),
  ];
}

function reclaimPolicy(object: ChangedObject): readonly RawFinding[] {
  if (!isKind(object.after.identity, "PersistentVolume.")) return [];
  const message = "The volume's data will now be deleted as soon as its claim is gone.";
  return becomesDelete(object, ["spec", "persistentVolumeReclaimPolicy"], message);
}

function becomesDelete(
  { before, after }: ChangedObject,
  keys: readonly string[],
  message: string,
): readonly RawFinding[] {
  const was = readAt(before.body, ...keys) ?? "Retain";
  const is = readAt(after.body, ...keys);
  if (is !== "Delete" || was === "Delete") return [];
  const place = { identity: after.identity, path: pathOf(...keys) };
  return [makeFinding("retention-loosened", { ...place, message, before: was, after: is })];
}

/** Of Helm, Argo CD and Flux; Slipway keeps an object that carries one of them, too. */
const keepers: readonly (readonly [annotation: string, keeps: (value: string) => boolean])[] = [
  ["helm.sh/resource-policy", (value) => value === "keep"],
  ["argocd.argoproj.io/sync-options", (value) => /\b(?:Prune|Delete)=(?:false|confirm)\b/.test(value)],
  ["kustomize.toolkit.fluxcd.io/prune", (value) => value === "disabled"],
];

function keepAnnotations({ before, after }: ChangedObject): readonly RawFinding[] {
  const [was, is] = [annotationsOf(before.body), annotationsOf(after.body)];
  return keepers
    .filter(([name, keeps]) => keeps(textOf(was[name])) && !keeps(textOf(is[name])))
    .map(([name]) =>
      makeFinding("retention-loosened", {
        identity: after.identity,
        path: pathOf("metadata", "annotations", name),
        message:
          "The annotation that kept this object from being deleted is gone: removing it from the repository will delete it.",
      }),
    );
}

function annotationsOf(body: JsonObject): JsonObject {
  return objectOf(readAt(body, "metadata", "annotations"));
}

function crdsNotKept({ after, changes }: ChangedObject): readonly RawFinding[] {
  return changes
    .flatMap((change) => newLeaves(change, "keep"))
    .filter(({ path, value, before }) => isKey(path.at(-2), "crds") && value === false && before !== false)
    .map(({ path }) =>
      makeFinding("retention-loosened", {
        identity: after.identity,
        path,
        message:
          "Uninstalling this will now delete its CustomResourceDefinitions, and with them all their custom resources.",
      }),
    );
}
