/** Something stops running: a `replicas` becomes 0, also inside of custom resources whose operator reads it. */

import type { Finding, PathStep } from "../../model/diff.ts";
import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { RawChange } from "../raw-change.ts";
import { isKey } from "../path-step.ts";
import { isList } from "../same-value.ts";
import type { Sides } from "./finding-rule.ts";

export function replicasZero({ changed, head }: Sides): readonly Finding[] {
  const scalers = head.filter(isAutoscaler);
  return changed.flatMap(({ after, changes }) => {
    const scaled = scalers.some((scaler) => targets(scaler, after));
    return changes.flatMap(zeroPaths).map((path) => finding(after, path, scaled));
  });
}

function finding({ identity }: Manifest, path: readonly PathStep[], scaled: boolean): Finding {
  const message = scaled
    ? "The replicas become 0, but an autoscaler targets this object and may set another number."
    : "The replicas become 0: nothing of it runs any more.";
  return { code: "replicas-zero", severity: scaled ? "note" : "caution", identity, path, message };
}

/** Where the change makes a `replicas` zero that was not zero, or not there (absent is 1). */
function zeroPaths(change: RawChange): readonly (readonly PathStep[])[] {
  if (change.kind === "added") return zerosIn(change.after.value, change.path);
  if (change.kind !== "changed" || isZero(change.before.value)) return [];
  return zerosIn(change.after.value, change.path);
}

function zerosIn(value: JsonValue, path: readonly PathStep[]): readonly (readonly PathStep[])[] {
  if (isList(value)) return value.flatMap((element, index) => zerosIn(element, [...path, { index }]));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, child]) => zerosIn(child, [...path, { key }]));
  }
  return isZero(value) && isKey(path.at(-1), "replicas") ? [path] : [];
}

function isZero(value: JsonValue): boolean {
  return value === 0 || value === "0";
}

function isAutoscaler({ identity: { group, kind } }: Manifest): boolean {
  return (
    (group === "autoscaling" && kind === "HorizontalPodAutoscaler") ||
    (group === "keda.sh" && kind === "ScaledObject")
  );
}

/** KEDA's target is a Deployment unless it says otherwise. */
function targets({ identity, body }: Manifest, { identity: target }: Manifest): boolean {
  const spec = body["spec"];
  const reference = isJsonObject(spec) ? spec["scaleTargetRef"] : undefined;
  return (
    isJsonObject(reference) &&
    identity.namespace === target.namespace &&
    reference["name"] === target.name &&
    (reference["kind"] ?? "Deployment") === target.kind
  );
}
