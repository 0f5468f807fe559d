/** Deployments and their statuses, with GitHub's defaults and refusals. */

import type { Actor } from "../auth/caller.ts";
import { createCommit } from "../git/commits.ts";
import { mergeTrees } from "../git/merge.ts";
import { isAncestor, readRef, resolveCommit, updateRef } from "../git/refs.ts";
import { ApiError, validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Deployment, DeploymentState, DeploymentStatus } from "../model/deployment.ts";
import type { Repository } from "../model/repository.ts";
import { serializeDeployment, serializeDeploymentStatus } from "../serializers/deployment.ts";
import { characters } from "./limits.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { latestRuns } from "./required-checks.ts";
import { signatureOf } from "./signature.ts";

export interface NewDeployment {
  readonly repository: Repository;
  readonly actor: Actor;
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly autoMerge: boolean;
  /** Absent: every check and status of the commit must be green. */
  readonly requiredContexts?: readonly string[] | undefined;
  readonly transient: boolean;
  readonly production: boolean;
}

/** A GitHub answer of 202: the default branch was merged into the ref, and there is no deployment. */
export interface AutoMerged {
  readonly message: string;
}

export async function createDeployment(hub: Hub, input: NewDeployment): Promise<Deployment | AutoMerged> {
  const { repository, actor, ref } = input;
  const sha = await resolveCommit(repository.dir, ref);
  if (sha === undefined) {
    throw validationFailed([
      { resource: "Deployment", field: "ref", code: "invalid", message: `No ref found for: ${ref}` },
    ]);
  }
  if (input.autoMerge) {
    const merged = await mergeDefaultBranch(hub, input, sha);
    if (merged !== undefined) return merged;
  }
  refuseUnlessGreen(repository, sha, input.requiredContexts);
  const now = timestamp(hub);
  const deployment: Deployment = {
    id: hub.ids.next("deployment"),
    sha,
    ref,
    task: input.task,
    payload: input.payload,
    environment: input.environment,
    description: input.description,
    transient: input.transient,
    production: input.production,
    creatorId: actor.account.id,
    ...(actor.app === undefined ? {} : { appId: actor.app.id }),
    createdAt: now,
    updatedAt: now,
  };
  repository.deployments.set(deployment.id, deployment);
  repository.timeline.push({ kind: "deployment", deploymentId: deployment.id, at: now });
  hub.webhooks.emit({
    name: "deployment",
    action: "created",
    sender: actor.account,
    repository,
    payload: {
      deployment: serializeDeployment(hub, repository, deployment),
      workflow: null,
      workflow_run: null,
    },
  });
  return deployment;
}

/** Only where the ref is a branch that lacks commits of the default branch. */
async function mergeDefaultBranch(
  hub: Hub,
  { repository, ref, actor }: NewDeployment,
  sha: string,
): Promise<AutoMerged | undefined> {
  const branch = `refs/heads/${ref}`;
  if ((await readRef(repository.dir, branch)) === undefined || ref === repository.defaultBranch)
    return undefined;
  const tip = await readRef(repository.dir, `refs/heads/${repository.defaultBranch}`);
  if (tip === undefined || (await isAncestor(repository.dir, tip, sha))) return undefined;
  const tree = await mergeTrees(repository.dir, sha, tip);
  if (tree === undefined) {
    throw new ApiError(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`);
  }
  const author = signatureOf(hub, actor.account);
  const after = await createCommit(repository.dir, {
    tree,
    parents: [sha, tip],
    message: `Merge ${repository.defaultBranch} into ${ref}`,
    author,
    committer: author,
  });
  if ((await updateRef(repository.dir, { name: branch, before: sha, after })) === "done") {
    await afterRefChanges(hub, [{ repository, ref: branch, before: sha, after, actor }]);
  }
  return { message: "Auto-merged " + repository.defaultBranch + " into " + ref + " on deployment." };
}

function refuseUnlessGreen(repository: Repository, sha: string, wanted: readonly string[] | undefined): void {
  const states = new Map<string, string>();
  for (const status of repository.statuses) if (status.sha === sha) states.set(status.context, status.state);
  for (const { name, conclusion } of latestRuns(repository, sha)) states.set(name, conclusion ?? "pending");
  const contexts = wanted ?? [...states.keys()];
  const green = ["success", "neutral", "skipped"];
  const missing = contexts.filter((context) => !green.includes(states.get(context) ?? "missing"));
  if (missing.length === 0) return;
  throw new ApiError(409, "Conflict: Commit status checks failed for " + sha + ".", {
    errors: [
      {
        contexts: contexts.map((context) => ({ context, state: states.get(context) ?? "missing" })),
        resource: "Deployment",
        field: "required_contexts",
        code: "invalid",
      },
    ],
  });
}

export interface NewDeploymentStatus {
  readonly repository: Repository;
  readonly deployment: Deployment;
  readonly actor: Actor;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment?: string | undefined;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly autoInactive: boolean;
}

export function createDeploymentStatus(hub: Hub, input: NewDeploymentStatus): DeploymentStatus {
  const { repository, deployment, actor } = input;
  if (characters(input.description) > 140) {
    throw validationFailed([
      {
        resource: "DeploymentStatus",
        code: "custom",
        field: "description",
        message: "description is too long (maximum is 140 characters)",
      },
    ]);
  }
  const status = addStatus(hub, input);
  if (status.state === "success" && input.autoInactive) retireOthers(hub, input);
  // No webhook tells of a deployment that became inactive.
  if (status.state !== "inactive") {
    hub.webhooks.emit({
      name: "deployment_status",
      action: "created",
      sender: actor.account,
      repository,
      payload: {
        deployment_status: withoutEmptyAddresses(serializeDeploymentStatus(hub, repository, status)),
        deployment: serializeDeployment(hub, repository, deployment),
        workflow: null,
        workflow_run: null,
        check_run: null,
      },
    });
  }
  return status;
}

/** Webhooks leave out the addresses that nobody gave; the API shows them as "". */
function withoutEmptyAddresses(shown: ReturnType<typeof serializeDeploymentStatus>) {
  const { environment_url, log_url, ...rest } = shown;
  return {
    ...rest,
    ...(environment_url === "" ? {} : { environment_url }),
    ...(log_url === "" ? {} : { log_url }),
  };
}

function addStatus(hub: Hub, input: Omit<NewDeploymentStatus, "autoInactive">): DeploymentStatus {
  const status: DeploymentStatus = {
    id: hub.ids.next("deploymentStatus"),
    deploymentId: input.deployment.id,
    state: input.state,
    description: input.description,
    environment: input.environment ?? input.deployment.environment,
    environmentUrl: input.environmentUrl,
    logUrl: input.logUrl,
    creatorId: input.actor.account.id,
    ...(input.actor.app === undefined ? {} : { appId: input.actor.app.id }),
    createdAt: timestamp(hub),
  };
  input.repository.deploymentStatuses.set(status.id, status);
  input.deployment.updatedAt = status.createdAt;
  return status;
}

/** A success makes the older ones of the same environment inactive, except transient and production ones. */
function retireOthers(hub: Hub, { repository, deployment, actor }: NewDeploymentStatus): void {
  for (const other of repository.deployments.values()) {
    if (other.id >= deployment.id || other.environment !== deployment.environment) continue;
    if (other.transient || other.production || newestState(repository, other) !== "success") continue;
    addStatus(hub, {
      repository,
      deployment: other,
      actor,
      state: "inactive",
      description: "",
      environmentUrl: "",
      logUrl: "",
    });
  }
}

export function statusesOf(repository: Repository, { id }: Deployment): readonly DeploymentStatus[] {
  return [...repository.deploymentStatuses.values()].filter(({ deploymentId }) => deploymentId === id);
}

/** The newest status decides; `undefined` without one. */
export function newestState(repository: Repository, deployment: Deployment): DeploymentState | undefined {
  return statusesOf(repository, deployment).at(-1)?.state;
}

/** Only what is inactive can be deleted, unless it is the only one. */
export function deleteDeployment(repository: Repository, deployment: Deployment): void {
  const active =
    newestState(repository, deployment) !== "inactive" && statusesOf(repository, deployment).length > 0;
  if (active && repository.deployments.size > 1) {
    throw validationFailed([
      "We cannot delete an active deployment unless it is the only deployment in a given environment.",
    ]);
  }
  repository.deployments.delete(deployment.id);
  for (const { id } of statusesOf(repository, deployment)) repository.deploymentStatuses.delete(id);
}
