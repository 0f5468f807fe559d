/** Whether the head of a pull request from a fork may be rendered: somebody with write access said so, of exactly this head. */

import type { ForkPolicy } from "../../core/model/config.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import { forkReference, readForkReference } from "../../core/plan/fork-reference.ts";
import { authorise } from "../../core/policy/authorise.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import { branchConfig } from "../branch-config.ts";
import { forkCheckName } from "../check-names.ts";
import { orUnknown } from "../environment/or-unknown.ts";
import type { Tools } from "../tools.ts";

export type ForkPermission =
  | { readonly kind: "allowed" }
  | { readonly kind: "refused"; readonly policy: ForkPolicy };

/** The rule is that of the branch in force, whatever branch the pull request is for. */
export async function forkPermission(
  { repository, pullRequest }: { readonly repository: GitHubRepository; readonly pullRequest: PullRequest },
  tools: Tools,
  signal: AbortSignal,
): Promise<ForkPermission> {
  const read = await branchConfig(repository, tools, signal);
  const policy = read.kind === "config" ? read.config.forks : "on-command";
  if (policy === "never") return { kind: "refused", policy };
  return (await wasAllowed(repository, pullRequest)) ? { kind: "allowed" } : { kind: "refused", policy };
}

/** The check stands on the head that was allowed, so that another head has none; who said it must still be able to. */
async function wasAllowed(repository: GitHubRepository, { number, head }: PullRequest): Promise<boolean> {
  const checks = await repository.ownChecks(head);
  const check = checks.find(({ name, completed }) => completed && name === forkCheckName);
  const reference = check === undefined ? undefined : readForkReference(check.externalId);
  if (reference?.pullRequest !== number) return false;
  const comment = await repository.comment(reference.commentId);
  if (comment === undefined || comment.edited || comment.pullRequest !== number) return false;
  const role = await orUnknown(() => repository.role(comment.author));
  return authorise({ command: "render", actor: comment.author, role }).kind === "pass";
}

/** Seen on the head by everybody, and read again before anything of it is rendered. */
export async function allowFork(
  repository: GitHubRepository,
  { number, head }: PullRequest,
  { id, author }: Comment,
): Promise<void> {
  await repository.putCheck({
    name: forkCheckName,
    revision: head,
    externalId: forkReference({ pullRequest: number, commentId: id }),
    conclusion: "neutral",
    title: "This head may be rendered",
    summary: `A person with write access looked at it and asked for it on #${number} (user ${author.id}). A newer push needs a new \`/render\`.`,
  });
}
