/** Runs the pods of a Job until enough have succeeded, or too many have failed. */

import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../json.ts";
import { rfc3339 } from "../../rfc3339.ts";
import type { State } from "../api/state.ts";
import {
  concernsKind,
  isDeleted,
  ownedBy,
  pod,
  read,
  remove,
  updateStatus,
  withoutZeros,
} from "./objects.ts";
import { createPod, isActive, isReady, removePod } from "./pods.ts";
import type { Controller } from "./work-queue.ts";

const job = "batch/v1 Job";

export function jobController(state: State): Controller {
  return {
    name: "jobs",
    concerns: concernsKind("Job", "jobs.batch", ["pods."]),
    reconcile(namespace, name) {
      const found = read(state, job, namespace, name);
      if (found === undefined || isDeleted(found)) return undefined;
      const end = endOf(found);
      if (end !== undefined) return expire(state, found, end);
      work(state, found);
      return undefined;
    },
  };
}

interface Tally {
  readonly active: readonly JsonObject[];
  readonly succeeded: number;
  readonly failed: number;
}

function tally(state: State, found: JsonObject): Tally {
  const pods = ownedBy(state, pod, found);
  const inPhase = (phase: string) =>
    pods.filter((object) => textAt(object, "status", "phase") === phase).length;
  return { active: pods.filter(isActive), succeeded: inPhase("Succeeded"), failed: inPhase("Failed") };
}

function work(state: State, found: JsonObject): void {
  const { active, succeeded, failed } = tally(state, found);
  const wanted = numberAt(found, 1, "spec", "completions");
  const parallel = numberAt(found, 1, "spec", "parallelism");
  const suspended = objectAt(found, "spec")["suspend"] === true;
  const failedForGood = failed > numberAt(found, 6, "spec", "backoffLimit");
  const complete = succeeded >= wanted;
  const room = Math.min(parallel, wanted - succeeded) - active.length;
  if (suspended || failedForGood) for (const running of active) removePod(state, running);
  else if (!complete)
    for (let made = 0; made < room; made += 1)
      createPod(state, { owner: found, template: objectAt(found, "spec")["template"] });
  report(state, found, { suspended, complete, failedForGood });
}

interface Course {
  readonly suspended: boolean;
  readonly complete: boolean;
  readonly failedForGood: boolean;
}

function report(state: State, found: JsonObject, { suspended, complete, failedForGood }: Course): void {
  const { active, succeeded, failed } = tally(state, found);
  const now = rfc3339(state.now());
  const say = (type: string, reason?: string, message?: string) => ({
    type,
    status: "True",
    lastProbeTime: now,
    lastTransitionTime: now,
    ...(reason === undefined ? {} : { reason, message: message ?? "" }),
  });
  const finished = complete
    ? [
        say("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods"),
        say("Complete", "CompletionsReached", "Reached expected number of succeeded pods"),
      ]
    : failedForGood
      ? [
          say("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
          say("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
        ]
      : [];
  const conditions = suspended
    ? suspension(found, say("Suspended", "JobSuspended", "Job suspended"))
    : finished;
  const startTime = textAt(found, "status", "startTime") || now;
  updateStatus(state, job, found, {
    status: withoutZeros({
      ...(suspended ? {} : { startTime }),
      active: active.length,
      ready: active.filter(isReady).length,
      succeeded,
      failed,
      ...(complete ? { completionTime: now } : {}),
      ...(conditions.length === 0 ? {} : { conditions }),
    }),
  });
}

/** Keeps the condition of a job that was suspended before. */
function suspension(found: JsonObject, fresh: JsonObject): readonly JsonObject[] {
  const before = listAt(found, "status", "conditions").find((entry) => textAt(entry, "type") === "Suspended");
  return [before === undefined ? fresh : objectAt(before)];
}

/** When the job ended, in milliseconds; `undefined` while it has not. */
function endOf(found: JsonObject): number | undefined {
  const end = listAt(found, "status", "conditions").find((entry) =>
    ["Complete", "Failed"].includes(textAt(entry, "type")),
  );
  return end === undefined ? undefined : Date.parse(textAt(end, "lastTransitionTime"));
}

/** Removes a job that is to go some time after its end. */
function expire(state: State, found: JsonObject, endMs: number): number | undefined {
  const seconds = objectAt(found, "spec")["ttlSecondsAfterFinished"];
  if (typeof seconds !== "number") return undefined;
  const left = endMs + seconds * 1000 - state.now();
  if (left > 0) return left;
  remove(state, job, found);
  return undefined;
}
