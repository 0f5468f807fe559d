/** Which pods belong to which workload: by owner, through the ReplicaSet that a Deployment uses now. */

import { isJsonObject, type JsonObject } from "../../core/model/json.ts";
import { listAt, textAt, textMapAt } from "../api/read-json.ts";
import { uidOf } from "../live.ts";

const revisionAnnotation = "deployment.kubernetes.io/revision";

export interface WorkloadParts {
  readonly pods: readonly JsonObject[];
  /** Their metadata is enough. */
  readonly replicaSets: readonly JsonObject[];
}

/**
 * The pods of one workload. Of a Deployment only those of its newest ReplicaSet: an older one on its way out says nothing about
 * what was deployed.
 */
export function podsOf(workload: JsonObject, { pods, replicaSets }: WorkloadParts): readonly JsonObject[] {
  const owner =
    textAt(workload, "kind") === "Deployment" ? newestReplicaSet(workload, replicaSets) : uidOf(workload);
  return owner === undefined ? [] : pods.filter((pod) => controllerOf(pod) === owner);
}

function newestReplicaSet(deployment: JsonObject, replicaSets: readonly JsonObject[]): string | undefined {
  const revision = revisionOf(deployment);
  const own = replicaSets.filter((replicaSet) => controllerOf(replicaSet) === uidOf(deployment));
  const newest = own.find((replicaSet) => revision !== undefined && revisionOf(replicaSet) === revision);
  return newest === undefined ? undefined : uidOf(newest);
}

function revisionOf(object: JsonObject): string | undefined {
  return textMapAt(object, "metadata", "annotations").get(revisionAnnotation);
}

/** UID of the owner that looks after the object; `undefined` when nobody does. */
export function controllerOf(object: JsonObject): string | undefined {
  const owners = listAt(object, "metadata", "ownerReferences").filter(isJsonObject);
  const controller = owners.find((owner) => owner["controller"] === true);
  return controller === undefined ? undefined : textAt(controller, "uid");
}
