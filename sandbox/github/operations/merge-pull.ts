/** Merges a pull request by real git: merge commit, squash or rebase, under the rules of the base branch. */

import type { Actor } from "../auth/caller.ts";
import { commitsBetween, createCommit } from "../git/commits.ts";
import { mergeTrees, rebase } from "../git/merge.ts";
import { updateRef, zeroOid } from "../git/refs.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { ownerLogin } from "../serializers/repository.ts";
import { baseTip, forkPoint } from "./base-tip.ts";
import type { PullPlace } from "./merge-state.ts";
import { isBehind, ruleObstacles } from "./merge-state.ts";
import { closePull } from "./pull-state.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { requiresUpToDate } from "./required-checks.ts";
import { activeRules, protectionFor, rulesFor } from "./rules.ts";
import { signatureOf, webFlow } from "./signature.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeRequest {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly actor: Actor;
  readonly method: MergeMethod;
  /** The head that the caller means; another one answers 409. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** The SHA that the base branch has afterwards. */
export async function mergePull(hub: Hub, request: MergeRequest): Promise<string> {
  const { repository, pull, actor } = request;
  if (request.sha !== undefined && request.sha !== pull.head.sha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  await refuseUnlessMergeable(hub, request);
  const base = await baseTip(repository, pull);
  const from = await forkPoint(repository, pull);
  const after = await makeCommits(hub, request, { base, from });
  if (after === undefined) throw notMergeable();
  const ref = `refs/heads/${pull.base.ref}`;
  if ((await updateRef(repository.dir, { name: ref, before: base, after })) === "changed-meanwhile") {
    throw new ApiError(405, "Base branch was modified. Review and try the merge again.");
  }
  const now = timestamp(hub);
  pull.merged = { at: now, byId: actor.account.id, commit: after };
  pull.base = { ref: pull.base.ref, sha: base };
  repository.timeline.push({
    kind: "merged",
    number: pull.number,
    actorId: actor.account.id,
    detail: after,
    at: now,
  });
  await closePull(hub, { repository, pull, actor });
  await afterRefChanges(hub, [{ repository, ref, before: base, after, actor, type: "pr_merge" }]);
  if (repository.settings.deleteBranchOnMerge && pull.head.repositoryId === repository.id)
    await deleteHead(hub, request);
  return after;
}

async function refuseUnlessMergeable(hub: Hub, request: MergeRequest): Promise<void> {
  const { repository, pull, method } = request;
  if (pull.state === "closed") throw notMergeable();
  if (pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } = repository.settings;
  if (method === "merge" && !allowMergeCommit)
    throw new ApiError(405, "Merge commits are not allowed on this repository.");
  if (method === "squash" && !allowSquashMerge)
    throw new ApiError(405, "Squash merges are not allowed on this repository.");
  if (method === "rebase" && !allowRebaseMerge)
    throw new ApiError(405, "Rebase merges are not allowed on this repository.");
  await refuseAgainstRules(hub, request);
}

async function refuseAgainstRules(hub: Hub, { repository, pull, actor }: MergeRequest): Promise<void> {
  const place: PullPlace = { repository, pull };
  const branch = pull.base.ref;
  const classic = protectionFor(hub, { repository, branch, actor }) !== undefined;
  const ruled = rulesFor(hub, { repository, branch, actor });
  // Somebody who may bypass every ruleset, and no classic protection: nothing stops the merge.
  if (!classic && (ruled.length === 0 || activeRules(repository, branch).length === 0)) return;
  const obstacles = ruleObstacles(hub, place).map(({ message }) => message);
  if (requiresUpToDate(repository, branch) && (await isBehind(place))) {
    obstacles.push("The head branch is not up to date with the base branch.");
  }
  if (obstacles.length === 0) return;
  throw new ApiError(
    405,
    classic ? obstacles.join(" ") : `Repository rule violations found\n\n${obstacles.join("\n\n")}\n\n`,
  );
}

async function makeCommits(
  hub: Hub,
  request: MergeRequest,
  { base, from }: { readonly base: string; readonly from: string },
): Promise<string | undefined> {
  const { repository, pull, actor, method } = request;
  const head = pull.head.sha;
  if (method === "rebase") return rebase(repository.dir, { base, head, committer: webFlow(hub) });
  const tree = await mergeTrees(repository.dir, base, head);
  if (tree === undefined) return undefined;
  const message = await messageFor(hub, request, from);
  return createCommit(repository.dir, {
    tree,
    parents: method === "squash" ? [base] : [base, head],
    message,
    author: signatureOf(hub, actor.account),
    committer: webFlow(hub),
  });
}

async function messageFor(
  hub: Hub,
  { repository, pull, method, title, message }: MergeRequest,
  from: string,
): Promise<string> {
  if (method === "squash") {
    const commits = await commitsBetween(repository.dir, from, pull.head.sha);
    const only = commits.length === 1 ? commits[0] : undefined;
    const subject = title ?? `${only?.message.split("\n")[0] ?? pull.title} (#${pull.number})`;
    const body =
      message ?? (only === undefined ? commits.map((commit) => `* ${commit.message}`).join("\n\n") : "");
    return body === "" ? subject : `${subject}\n\n${body}`;
  }
  const owner =
    pull.head.repositoryId === repository.id
      ? ownerLogin(hub, repository)
      : (hub.store.accounts.get(pull.head.ownerId)?.login ?? "");
  const subject = title ?? `Merge pull request #${pull.number} from ${owner}/${pull.head.ref}`;
  return `${subject}\n\n${message ?? pull.title}`;
}

async function deleteHead(hub: Hub, { repository, pull, actor }: MergeRequest): Promise<void> {
  const ref = `refs/heads/${pull.head.ref}`;
  const before = pull.head.sha;
  if ((await updateRef(repository.dir, { name: ref, before, after: zeroOid })) === "done") {
    await afterRefChanges(hub, [{ repository, ref, before, after: zeroOid, actor }]);
  }
}

function notMergeable(): ApiError {
  return new ApiError(405, "Pull Request is not mergeable");
}
