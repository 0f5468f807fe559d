/** After a push: makes the Deployments that the branch now asks for, and refreshes the previews against it. */

import { follow } from "../core/plan/follow.ts";
import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Job } from "../core/model/job.ts";
import { type Revision, shortRevision } from "../core/model/revision.ts";
import type { GitHubRepository } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { type BranchConfig, branchConfig } from "./branch-config.ts";
import { askForPreviews } from "./preview/ask-for-previews.ts";
import { reportConfigProblems } from "./report-config-problems.ts";
import { reviewedRender } from "./reviewed-render.ts";
import type { Tools } from "./tools.ts";

type FollowJob = Extract<Job, { readonly kind: "follow" }>;
type Followed = Extract<BranchConfig, { readonly kind: "config" }>;

export async function handleFollow(job: FollowJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.repository);
  const read = await branchConfig(repository, tools, signal);
  if (read.kind === "problems") await reportConfigProblems(repository, read.head, read.problems);
  if (read.kind === "config" && read.branch === job.branch)
    await followBranch(repository, read, tools, signal);
  await refreshPreviews(repository, job.branch, tools);
  return { kind: "done" };
}

async function followBranch(
  repository: GitHubRepository,
  followed: Followed,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  const records = await repository.deployments();
  for (const environment of followed.config.environments) {
    if (environment.deploy !== "on-merge") continue;
    const own = records.filter(({ request }) => request.environment === environment.name);
    if (await asksForDeployment(environment, followed, own, tools, signal)) {
      await requestDeployment(repository, followed, environment, own[0], tools);
    }
  }
}

async function asksForDeployment(
  environment: Environment,
  { git, head }: Followed,
  records: readonly DeploymentRecord[],
  tools: Tools,
  signal: AbortSignal,
): Promise<boolean> {
  const inputsAt = async (revision: Revision): Promise<string | undefined> => {
    await git.fetch([revision], signal);
    const { path, namespace } = environment;
    const inputs = await tools.renderer.inputs({ tree: await git.tree(revision), path, namespace });
    return inputs.kind === "inputs" ? inputs.digest : undefined;
  };
  const newest = records[0]?.request.revision;
  const answer = follow({
    branchHead: head,
    inputsAtHead: await inputsAt(head),
    // A revision that is gone (a force-pushed branch) tells nothing; then the environment is deployed anew.
    inputsAtNewest: newest === undefined ? undefined : await inputsAt(newest).catch(() => undefined),
    records,
  });
  return answer.kind === "deploy";
}

async function requestDeployment(
  repository: GitHubRepository,
  { branch, head }: Followed,
  environment: Environment,
  newest: DeploymentRecord | undefined,
  tools: Tools,
): Promise<void> {
  const { name } = environment;
  const reviewed = await reviewedRender({
    repository,
    environment: name,
    branch,
    from: newest?.request.revision,
    to: head,
  });
  const record = await repository.createDeployment(
    {
      schema: 1,
      kind: "deploy",
      environment: name,
      revision: head,
      ...(reviewed === undefined ? {} : { reviewedDigest: reviewed.digest }),
      trigger: {
        kind: "push",
        ...(reviewed === undefined ? {} : { pullRequest: reviewed.pullRequest.number }),
      },
    },
    `${branch} moved to ${shortRevision(head)}`,
  );
  await repository.setDeploymentStatus(record.id, { state: "queued", description: "Waiting for its turn" });
  await tools.queue.add({ version: 1, kind: "environment", repository: repository.ref, environment: name });
}

/** What a pull request would change depends on the branch that it goes into. */
async function refreshPreviews(repository: GitHubRepository, branch: string, tools: Tools): Promise<void> {
  const open = await repository.openPullRequests();
  await askForPreviews(
    repository,
    open.filter(({ baseBranch }) => baseBranch === branch),
    tools,
  );
}
