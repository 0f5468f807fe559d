/** Deployments and their statuses as the API shows them. */

import type { Hub } from "../hub.ts";
import type { Deployment, DeploymentStatus } from "../model/deployment.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";
import { serializeAppId } from "./app.ts";
import { repositoryUrl } from "./repository.ts";

export function serializeDeployment(hub: Hub, repository: Repository, deployment: Deployment) {
  const url = `${repositoryUrl(hub, repository)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(hub, repository),
    creator: serializeAccountId(hub, deployment.creatorId),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: serializeAppId(hub, deployment.appId),
  };
}

export function serializeDeploymentStatus(hub: Hub, repository: Repository, status: DeploymentStatus) {
  const deployment = `${repositoryUrl(hub, repository)}/deployments/${status.deploymentId}`;
  return {
    url: `${deployment}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: serializeAccountId(hub, status.creatorId),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deployment,
    repository_url: repositoryUrl(hub, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: serializeAppId(hub, status.appId),
  };
}
