/** After a push: makes the Deployments that the branch now asks for, and refreshes the previews against it. */

import { isFinal } from "../core/model/deployment.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Job } from "../core/model/job.ts";
import { shortRevision } from "../core/model/revision.ts";
import { follow, lastAsked } from "../core/plan/follow.ts";
import type { Tree } from "../core/model/tree.ts";
import type { GitHubRepository, SeenDeployment } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import { type BranchConfig, branchConfig } from "./branch-config.ts";
import { inputsIn, makeInputsAt } from "./inputs-at.ts";
import { type EnvironmentFailure, joinFailures } from "./join-failures.ts";
import { followedKey } from "./memory-keys.ts";
import { mendFollow } from "./mend-follow.ts";
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
  const failures =
    read.kind === "config" && read.branch === job.branch
      ? await followBranch(repository, read, tools, signal)
      : [];
  await refreshPreviews(repository, job.branch, tools);
  if (failures.length > 0) throw joinFailures(failures);
  if (read.kind === "config" && read.branch === job.branch) {
    await mendFollow(repository, read, tools);
    // Last: until then a sweep asks for it again.
    tools.memory.remember(followedKey(repository.ref, read.branch), read.head);
  }
  return { kind: "done" };
}

/** Each environment for itself: what keeps one of them from being followed must not keep the others. */
async function followBranch(
  repository: GitHubRepository,
  followed: Followed,
  tools: Tools,
  signal: AbortSignal,
): Promise<readonly EnvironmentFailure[]> {
  const { config, git, head } = followed;
  const newest = await repository.newestDeployments(config.environments.map(({ name }) => name));
  const following: Following = {
    ...followed,
    repository,
    inputsAt: makeInputsAt(git, tools.renderer, signal),
    tree: await git.tree(head),
  };
  const failures: EnvironmentFailure[] = [];
  for (const environment of config.environments) {
    if (environment.deploy !== "on-merge") continue;
    try {
      await followEnvironment(following, environment, newest.get(environment.name) ?? [], tools);
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ environment: environment.name, error });
    }
  }
  await lookAtOpen(repository, newest, tools);
  return failures;
}

interface Following extends Followed {
  readonly repository: GitHubRepository;
  readonly inputsAt: ReturnType<typeof makeInputsAt>;
  readonly tree: Tree;
}

async function followEnvironment(
  following: Following,
  environment: Environment,
  records: readonly SeenDeployment[],
  tools: Tools,
): Promise<void> {
  const { config, head, tree, inputsAt } = following;
  const last = lastAsked(records);
  const answer = follow({
    branchHead: head,
    atHead: await inputsIn(environment, { tree, config }, tools.renderer),
    atLastAsked:
      last === undefined ? { kind: "unknown" } : await inputsAt(environment.name, last.request.revision),
    lastAsked: last,
  });
  if (answer.kind === "deploy") await requestDeployment(following, { environment, last }, tools);
}

/** The push may have brought what they wait for: other rules, or a configuration that can be read again; or taken them out of it. */
async function lookAtOpen(
  repository: GitHubRepository,
  newest: ReadonlyMap<string, readonly SeenDeployment[]>,
  tools: Tools,
): Promise<void> {
  const { records } = await repository.recentDeployments(() => true);
  const open = [...[...newest.values()].flat(), ...records].filter(({ state }) => !isFinal(state));
  await askForLook(
    repository.ref,
    open.map(({ request }) => request.environment),
    tools,
  );
}

async function requestDeployment(
  { repository, branch, head }: Following,
  { environment, last }: { readonly environment: Environment; readonly last: SeenDeployment | undefined },
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
    {
      description: `${branch} moved to ${shortRevision(head)}`,
      isProtected: environment.protection !== undefined,
    },
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
