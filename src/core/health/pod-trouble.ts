/** Why a pod does not become ready: the root cause that is shown for the workload above it. */

import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { isPast, type Grace } from "./grace.ts";
import { numberAt, objectAt, objectsAt, textAt } from "./read.ts";

export interface Trouble {
  /** `ImagePullBackOff: web (ghcr.io/shop/web:1.2)`. */
  readonly message: string;
  /** It does not go away by itself, and has lasted longer than the grace period. */
  readonly isLasting: boolean;
}

/** States in which a container waits for something that will not come by itself. */
const stuck: readonly string[] = [
  "CrashLoopBackOff",
  "CreateContainerConfigError",
  "CreateContainerError",
  "ErrImageNeverPull",
  "ErrImagePull",
  "ImageInspectError",
  "ImagePullBackOff",
  "InvalidImageName",
  "RegistryUnavailable",
  "RunContainerError",
];

/** `undefined` for a pod that only needs time. A container that ended may be started again, a pod scheduled later. */
export function podTrouble(pod: JsonObject, grace: Grace): Trouble | undefined {
  const waiting = firstOf(pod, describeWaiting);
  if (waiting !== undefined) return { message: waiting, isLasting: isPast(troubledSince(pod), grace) };
  const message = firstOf(pod, describeEnd) ?? scheduling(pod);
  return message === undefined ? undefined : { message, isLasting: false };
}

/** Since the pod was last ready; since it was created, if it never was. */
function troubledSince(pod: JsonObject): string {
  const notReadySince = condition(pod, "Ready")?.since ?? "";
  return notReadySince === "" ? textAt(objectAt(pod, "metadata"), "creationTimestamp") : notReadySince;
}

/** Of the containers in the order in which they start. */
function firstOf(
  pod: JsonObject,
  troubleOf: (container: JsonObject) => string | undefined,
): string | undefined {
  const status = objectAt(pod, "status");
  return ["initContainerStatuses", "containerStatuses"]
    .flatMap((list) => objectsAt(status, list))
    .map(troubleOf)
    .find((message) => message !== undefined);
}

function describeWaiting(container: JsonObject): string | undefined {
  const waiting = objectAt(container, "state", "waiting");
  const reason = textAt(waiting, "reason");
  if (!stuck.includes(reason)) return undefined;
  return describe(container, reason, [
    image(container, reason),
    missing(textAt(waiting, "message")),
    exit(objectAt(container, "lastState", "terminated"), numberAt(container, "restartCount")),
  ]);
}

function describeEnd(container: JsonObject): string | undefined {
  const ended = objectAt(container, "state", "terminated");
  if (numberAt(ended, "exitCode") === 0) return undefined;
  return describe(container, "ended", [exit(ended, numberAt(container, "restartCount"))]);
}

function describe(container: JsonObject, what: string, details: readonly string[]): string {
  const known = details.filter((detail) => detail !== "");
  return `${what}: ${textAt(container, "name")}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
}

/** The image, when it is the trouble. */
function image(container: JsonObject, reason: string): string {
  const name = textAt(container, "image");
  return /Image/.test(reason) && /^[\w.:/@-]{1,300}$/.test(name) ? name : "";
}

/** The kubelet's message where it names what is missing; other messages may hold anything. */
function missing(message: string): string {
  return /^(?:(?:secret|configmap) "[\w.-]+" not found|couldn't find key [\w.-]+ in (?:Secret|ConfigMap) [\w./-]+)$/.test(
    message,
  )
    ? message
    : "";
}

/** `OOMKilled, exit code 137, 3 restarts`; `""` for a container that has not ended. */
function exit(ended: JsonObject, restarts: number): string {
  if (ended["exitCode"] === undefined) return "";
  const reason = textAt(ended, "reason");
  return [
    ...(reason === "OOMKilled" || reason === "ContainerCannotRun" || reason === "DeadlineExceeded"
      ? [reason]
      : []),
    `exit code ${numberAt(ended, "exitCode")}`,
    ...(restarts === 0 ? [] : [`${restarts} ${restarts === 1 ? "restart" : "restarts"}`]),
  ].join(", ");
}

function scheduling(pod: JsonObject): string | undefined {
  return isUnschedulable(pod) ? `Unschedulable: ${textAt(objectAt(pod, "metadata"), "name")}` : undefined;
}

export function isUnschedulable(pod: JsonObject): boolean {
  return conditionWith(pod, "PodScheduled", "False")?.reason === "Unschedulable";
}
