/** After a push: makes the Deployments that the branch now asks for, and refreshes the previews against it. */

import { type DeploymentRecord, isFinal } from "../core/model/deployment.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Job } from "../core/model/job.ts";
import { shortRevision } from "../core/model/revision.ts";
import { follow, lastAsked } from "../core/plan/follow.ts";
import type { GitHubRepository } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import { type BranchConfig, branchConfig } from "./branch-config.ts";
import { inputsIn, makeInputsAt } from "./inputs-at.ts";
import { followedKey } from "./memory-keys.ts";
import { askForPreviews } from "./preview/ask-for-previews.ts";
import { reportConfigProblems } from "./report-config-problems.ts";
import { reviewedBeforeMerge } from "./reviewed-render.ts";
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
  const { config, git, head } = followed;
  const records = await repository.deployments();
  const inputsAt = makeInputsAt(git, tools.renderer, signal);
  const tree = await git.tree(head);
  for (const environment of config.environments) {
    if (environment.deploy !== "on-merge") continue;
    const last = lastAsked(records.filter(({ request }) => request.environment === environment.name));
    const answer = follow({
      branchHead: head,
      atHead: await inputsIn(environment, { tree, config }, tools.renderer),
      atLastAsked:
        last === undefined ? { kind: "unknown" } : await inputsAt(environment.name, last.request.revision),
      lastAsked: last,
    });
    if (answer.kind === "deploy") await requestDeployment(repository, followed, { environment, last }, tools);
  }
  // The push may have brought what they wait for: other rules, or a configuration that can be read again.
  const open = records.filter(({ state }) => !isFinal(state));
  await askForLook(
    repository.ref,
    open.map(({ request }) => request.environment),
    tools,
  );
  tools.memory.remember(followedKey(repository.ref, followed.branch), head);
}

async function requestDeployment(
  repository: GitHubRepository,
  { branch, head }: Followed,
  { environment, last }: { readonly environment: Environment; readonly last: DeploymentRecord | undefined },
  tools: Tools,
): Promise<void> {
  const { name } = environment;
  const { pullRequest, digest } = await reviewedBeforeMerge({
    repository,
    environment,
    branch,
    from: last,
    to: head,
  });
  const record = await repository.createDeployment(
    {
      schema: 1,
      kind: "deploy",
      environment: name,
      revision: head,
      ...(digest === undefined ? {} : { reviewedDigest: digest }),
      trigger: { kind: "push", ...(pullRequest === undefined ? {} : { pullRequest }) },
    },
    `${branch} moved to ${shortRevision(head)}`,
  );
  await repository.setDeploymentStatus(record.id, { state: "queued", description: "Waiting for its turn" });
  await askForLook(repository.ref, [name], tools);
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
