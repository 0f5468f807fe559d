/** Deployments in GraphQL. */

import type { Deployment, DeploymentStatus } from "../model/deployment.ts";
import type { Repository } from "../model/repository.ts";
import { newestState, statusesOf } from "../operations/deployments.ts";
import { nodeId } from "../store.ts";
import { actorNode } from "./actor-node.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import type { Scope } from "./scope.ts";

/** GitHub gives up on a pending one after this time. */
const abandonedAfterMs = 30 * 60 * 1000;

export function deploymentNode(scope: Scope, repository: Repository, deployment: Deployment) {
  const statuses = statusesOf(repository, deployment).toReversed();
  const newest = statuses[0];
  return {
    __typename: "Deployment",
    id: nodeId("DE", deployment.id),
    databaseId: deployment.id,
    environment: deployment.environment,
    originalEnvironment: deployment.environment,
    latestEnvironment: newest?.environment ?? deployment.environment,
    task: deployment.task,
    description: deployment.description,
    commitOid: deployment.sha,
    payload: typeof deployment.payload === "string" ? deployment.payload : JSON.stringify(deployment.payload),
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    state: stateOf(scope, repository, deployment),
    creator: actorNode(scope.hub, deployment.creatorId),
    latestStatus: newest === undefined ? null : statusNode(scope, newest),
    statuses: (page: PageArguments) =>
      connection("statuses", { items: statuses, page, node: (status) => statusNode(scope, status) }),
  };
}

function stateOf({ hub }: Scope, repository: Repository, deployment: Deployment): string {
  const state = newestState(repository, deployment);
  if (state === "success") return "ACTIVE";
  const waits = state === undefined || state === "pending";
  if (waits && hub.clock() - Date.parse(deployment.updatedAt) > abandonedAfterMs) return "ABANDONED";
  return (state ?? "pending").toUpperCase();
}

function statusNode(scope: Scope, status: DeploymentStatus) {
  return {
    __typename: "DeploymentStatus",
    id: nodeId("DES", status.id),
    state: status.state.toUpperCase(),
    description: status.description,
    environment: status.environment,
    environmentUrl: status.environmentUrl,
    logUrl: status.logUrl,
    createdAt: status.createdAt,
    updatedAt: status.createdAt,
    creator: actorNode(scope.hub, status.creatorId),
  };
}
