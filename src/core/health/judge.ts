/**
 * Is this object ready? The rules that hold for every kind, then the table of kinds, then what the pods tell.
 * After kstatus (kubernetes-sigs/cli-utils, `pkg/kstatus`), corrected where it is known to be wrong.
 */

import type { Health, Judge, JudgeContext } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { isPast } from "./grace.ts";
import { kindRules } from "./kinds.ts";
import { podTrouble } from "./pod-trouble.ts";
import { podsOfPresent } from "./pods-of.ts";
import { objectAt, objectsAt, textAt } from "./read.ts";
import { because, current, failed, inProgress } from "./verdicts.ts";

export const judge: Judge = (live, pods, context) => {
  const general = generic(live);
  if (general !== undefined) return general;
  const rule = kindRules.get(`${textAt(live, "kind")}.${groupOf(live)}`) ?? byReady;
  return withRootCause(rule(live, context), podsOfPresent(live, pods), context);
};

/** `undefined` when nothing general speaks against it. */
function generic(live: JsonObject): Health | undefined {
  const metadata = objectAt(live, "metadata");
  if (metadata["deletionTimestamp"] !== undefined)
    return { state: "terminating", message: terminating(metadata) };
  const { observedGeneration } = objectAt(live, "status");
  const { generation } = metadata;
  if (
    typeof generation === "number" &&
    typeof observedGeneration === "number" &&
    generation !== observedGeneration
  ) {
    return inProgress("the controller has not looked at this generation yet");
  }
  const reconciling = conditionWith(live, "Reconciling", "True");
  if (reconciling !== undefined) return inProgress(because("reconciling", reconciling.reason));
  const stalled = conditionWith(live, "Stalled", "True");
  return stalled === undefined ? undefined : failed(because("stalled", stalled.reason));
}

function terminating(metadata: JsonObject): string {
  const finalizers = metadata["finalizers"];
  const names = Array.isArray(finalizers) ? finalizers.filter((name) => typeof name === "string") : [];
  return names.length === 0 ? "being deleted" : `being deleted, waits for ${names.join(", ")}`;
}

/** How long a controller may take to write its first status (cluster-api #9299). */
const firstStatusMs = 15_000;

/** For kinds that are not in the table. */
function byReady(live: JsonObject, { now }: JudgeContext): Health {
  const ready = condition(live, "Ready");
  if (ready !== undefined) {
    if (ready.isStale) return inProgress("its readiness is that of an older generation");
    return ready.status === "True"
      ? current("ready")
      : inProgress(because(`Ready=${ready.status}`, ready.reason));
  }
  const isYoung = !isPast(textAt(objectAt(live, "metadata"), "creationTimestamp"), {
    now,
    graceMs: firstStatusMs,
  });
  const isSilent = objectsAt(objectAt(live, "status"), "conditions").length === 0;
  return isYoung && isSilent && !isBuiltIn(groupOf(live)) ? inProgress("no status yet") : current();
}

function groupOf(live: JsonObject): string {
  const apiVersion = textAt(live, "apiVersion");
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
}

/** Groups that the API server serves itself: `apps`, `storage.k8s.io`, `rbac.authorization.k8s.io`. */
function isBuiltIn(group: string): boolean {
  return /^(?:[a-z]*|(?:[a-z]+|rbac\.authorization|(?:flowcontrol|internal)\.apiserver)\.k8s\.io)$/.test(
    group,
  );
}

/** What keeps a pod from being ready comes first, and fails the workload when it lasts. */
function withRootCause(health: Health, pods: readonly JsonObject[], context: JudgeContext): Health {
  if (health.state !== "in-progress" && health.state !== "failed") return health;
  const troubles = pods.map((pod) => podTrouble(pod, context)).filter((trouble) => trouble !== undefined);
  const trouble = troubles.find(({ isLasting }) => isLasting) ?? troubles[0];
  if (trouble === undefined) return health;
  const message = `${trouble.message}; ${health.message}`;
  return trouble.isLasting ? failed(message) : { ...health, message };
}
