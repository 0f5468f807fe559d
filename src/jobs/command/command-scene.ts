/** What is known when the commands of a comment run: who asks, on which pull request, and by which configuration. */

import type { Config } from "../../core/model/config.ts";
import { type DeploymentRecord, type DeploymentTrigger, tellsAll } from "../../core/model/deployment.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitRepository } from "../../git/git.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import type { Tools } from "../tools.ts";

export interface CommandScene {
  readonly repository: GitHubRepository;
  readonly comment: Comment;
  readonly pullRequest: PullRequest;
  readonly config: Config;
  /** The branch that the environments follow, and its head now. */
  readonly branch: string;
  readonly branchHead: Revision;
  readonly git: GitRepository;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

/** The deployment of an environment that this very comment asked for: a comment runs once, however often its job does. */
export function askedByComment(
  { comment }: Pick<CommandScene, "comment">,
  records: readonly DeploymentRecord[],
  environment: string,
): DeploymentRecord | undefined {
  return records.find(
    ({ request }) =>
      request.environment === environment &&
      request.trigger.kind === "command" &&
      request.trigger.commentId === comment.id,
  );
}

/** As many of an environment's deployments as tell all, and all that are younger than the comment. */
export function recordsSinceComment(
  { repository, comment }: Pick<CommandScene, "repository" | "comment">,
  environment: string,
): Promise<readonly DeploymentRecord[]> {
  return repository.deployments(
    environment,
    (newest) => tellsAll(newest) && newest.some(({ createdAt }) => createdAt < comment.createdAt),
  );
}

/** Who asked for it, and where: kept with the Deployment, and asked again before the first write. */
export function triggerOf({ pullRequest, comment }: CommandScene): DeploymentTrigger {
  return { kind: "command", pullRequest: pullRequest.number, commentId: comment.id, actor: comment.author };
}
