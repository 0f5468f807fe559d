/**
 * A StatefulSet is gone. Its claims stay, unless `persistentVolumeClaimRetentionPolicy.whenDeleted` is `Delete` (default `Retain`;
 * k8s.io/api, apps/v1): then they are deleted with it, which is graver.
 */

import { listOf } from "../../manifests/object-of.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { readAt } from "./read-at.ts";
import { replacement } from "./removed-kind.ts";

export function statefulSetRemoved(sides: BothSides): readonly RawFinding[] {
  return sides.removed
    .filter(({ identity }) => isKind(identity, "StatefulSet.apps"))
    .map((manifest) => {
      const { identity } = manifest;
      const after = replacement(manifest, sides);
      if (!hasClaims(manifest))
        return makeFinding("statefulset-removed", {
          identity,
          message: `The StatefulSet is removed: its pods stop.${after}`,
        });
      return deletesClaims(manifest)
        ? makeFinding("statefulset-removed", {
            identity,
            severity: "acknowledge",
            message: `The StatefulSet is removed, and its retention policy deletes its claims with it: their data is gone.${after}`,
          })
        : makeFinding("statefulset-removed", {
            identity,
            message: `The StatefulSet is removed: its pods stop, its claims stay until somebody deletes them.${after}`,
          });
    });
}

function hasClaims({ body }: Manifest): boolean {
  return listOf(readAt(body, "spec", "volumeClaimTemplates")).length > 0;
}

function deletesClaims({ body }: Manifest): boolean {
  return readAt(body, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") === "Delete";
}
