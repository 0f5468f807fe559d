/**
 * Something stops running: a `replicas` becomes 0, also inside of custom resources whose operator reads it. Absent counts as 1, so that a
 * new 0 in an object that was there is one, too; a new object stops nothing. KEDA scales up from 0, so its targets are worth a note only; a
 * HorizontalPodAutoscaler rests while its target has 0 (kubernetes/kubernetes, pkg/controller/podautoscaler, "ScalingDisabled").
 */

import type { Path } from "../../model/diff.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { isKey } from "../path-step.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { type NewLeaf, newLeaves } from "./new-leaves.ts";
import { autoscalersByTarget, targetKey } from "./scale-targets.ts";

export function replicasZero({ changed, head }: BothSides): readonly RawFinding[] {
  const zeros = changed
    .filter(({ after }) => !isKind(after.identity, "CustomResourceDefinition.apiextensions.k8s.io"))
    .flatMap(({ after, changes }) =>
      changes
        .flatMap((change) => newLeaves(change, "replicas"))
        .filter(becomesZero)
        .map((leaf) => ({ after, leaf })),
    );
  if (zeros.length === 0) return [];
  const scalers = autoscalersByTarget(head);
  return zeros.map(({ after, leaf }) => finding(after, leaf, scalers.get(targetKey(after.identity))));
}

/** A `status` in Git tells what was, not what shall be. */
function becomesZero({ path, value, before }: NewLeaf): boolean {
  return isZero(value) && !isZero(before) && !isKey(path[0], "status");
}

function isZero(value: JsonValue | undefined): boolean {
  return value === 0 || value === "0";
}

function finding({ identity }: Manifest, { path, before, value }: NewLeaf, scaler?: Manifest): RawFinding {
  const details = { identity, path, ...(isScalar(before) ? { before } : {}), after: value };
  if (scaler === undefined || !isWorkloads(path))
    return makeFinding("replicas-zero", {
      ...details,
      message: "The replicas become 0: nothing of it runs any more.",
    });
  return isKind(scaler.identity, "ScaledObject.keda.sh")
    ? makeFinding("replicas-zero", {
        ...details,
        severity: "note",
        message: "The replicas become 0, but an autoscaler targets this object and may set another number.",
      })
    : makeFinding("replicas-zero", {
        ...details,
        message:
          "The replicas become 0, and its HorizontalPodAutoscaler rests as long as they are: nothing of it runs any more.",
      });
}

function isScalar(value: JsonValue | undefined): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** The autoscaler sets `spec.replicas` alone. */
function isWorkloads(path: Path): boolean {
  return path.length === 2 && isKey(path[0], "spec");
}
