/** What a Deployment reports of itself. Pure. */

import { type JsonObject, type JsonValue, listAt, numberAt, objectAt, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import { nameOf, withoutZeros } from "./objects.ts";
import { maxUnavailable } from "./rolling-update.ts";

export interface DeploymentView {
  readonly found: JsonObject;
  /** The ReplicaSet of the present template. */
  readonly newest: JsonObject | undefined;
  readonly sets: readonly JsonObject[];
  readonly nowMs: number;
}

export interface DeploymentReport {
  readonly status: JsonObject;
  /** When the progress deadline must be looked at. */
  readonly lookAgainMs: number | undefined;
}

/** A deadline that means none. */
const never = 2_147_483_647;

export function deploymentStatus(view: DeploymentView): DeploymentReport {
  const { found, newest, sets } = view;
  const total = (field: string) => sets.reduce((sum, set) => sum + numberAt(set, 0, "status", field), 0);
  const wanted = sets.reduce((sum, set) => sum + numberAt(set, 0, "spec", "replicas"), 0);
  const available = total("availableReplicas");
  const counts = withoutZeros({
    replicas: total("replicas"),
    updatedReplicas: numberAt(newest, 0, "status", "replicas"),
    readyReplicas: total("readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
  });
  const progress = progressing(view, counts);
  const conditions = [
    availability(view, available),
    ...(progress.condition === undefined ? [] : [progress.condition]),
  ];
  const status = {
    observedGeneration: numberAt(found, 0, "metadata", "generation"),
    ...counts,
    conditions,
  };
  return { status, lookAgainMs: progress.lookAgainMs };
}

function availability({ found, nowMs }: DeploymentView, available: number): JsonObject {
  const replicas = numberAt(found, 1, "spec", "replicas");
  const enough = available >= replicas - maxUnavailable(objectAt(found, "spec", "strategy"), replicas);
  return condition(found, nowMs, {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough
      ? "Deployment has minimum availability."
      : "Deployment does not have minimum availability.",
  });
}

interface Progress {
  readonly condition: JsonObject | undefined;
  readonly lookAgainMs: number | undefined;
}

function progressing({ found, newest, nowMs }: DeploymentView, counts: JsonObject): Progress {
  const replicas = numberAt(found, 1, "spec", "replicas");
  const before = conditionOf(found, "Progressing");
  const deadline = numberAt(found, never, "spec", "progressDeadlineSeconds");
  const say = (status: string, reason: string, message: string) =>
    condition(found, nowMs, { type: "Progressing", status, reason, message });
  if (objectAt(found, "spec")["paused"] === true)
    return { condition: say("Unknown", "DeploymentPaused", "Deployment is paused"), lookAgainMs: undefined };
  if (newest === undefined) return { condition: undefined, lookAgainMs: undefined };
  const named = `ReplicaSet ${JSON.stringify(nameOf(newest))}`;
  const complete = ["replicas", "updatedReplicas", "availableReplicas"].every(
    (field) => numberAt(counts, 0, field) === replicas,
  );
  if (complete)
    return {
      condition: say("True", "NewReplicaSetAvailable", `${named} has successfully progressed.`),
      lookAgainMs: undefined,
    };
  const moved = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"].some(
    (field) => numberAt(counts, 0, field) !== numberAt(found, 0, "status", field),
  );
  const other = textAt(before, "message").includes(named) ? before : undefined;
  const since = moved || other === undefined ? nowMs : Date.parse(textAt(other, "lastUpdateTime"));
  const left = since + deadline * 1000 - nowMs;
  // Late stays late until something moves.
  const late = !moved && textAt(other, "reason") === "ProgressDeadlineExceeded";
  if (late || left <= 0)
    return {
      condition: say("False", "ProgressDeadlineExceeded", `${named} has timed out progressing.`),
      lookAgainMs: undefined,
    };
  const updated = {
    ...say("True", "ReplicaSetUpdated", `${named} is progressing.`),
    lastUpdateTime: rfc3339(since),
  };
  // Timers cannot be longer than this either.
  return { condition: updated, lookAgainMs: deadline === never ? undefined : left + 1000 };
}

function conditionOf(found: JsonObject, type: string): JsonValue | undefined {
  return listAt(found, "status", "conditions").find((entry) => textAt(entry, "type") === type);
}

interface Condition {
  readonly [key: string]: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

/** Keeps the times of a condition that did not change. */
function condition(found: JsonObject, nowMs: number, wanted: Condition): JsonObject {
  const before = conditionOf(found, wanted.type);
  const now = rfc3339(nowMs);
  const sameStatus = textAt(before, "status") === wanted.status;
  const same = sameStatus && textAt(before, "reason") === wanted.reason;
  return {
    ...wanted,
    lastUpdateTime: same ? textAt(before, "lastUpdateTime") : now,
    lastTransitionTime: sameStatus ? textAt(before, "lastTransitionTime") : now,
  };
}
