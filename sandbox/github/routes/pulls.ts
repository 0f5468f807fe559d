/** Pull requests. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { commitsBetween } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { json, noContent } from "../http/answer.ts";
import { notFound, validationFailed } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { paginate, readChoice } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { PullRequest } from "../model/pull-request.ts";
import { forkPoint } from "../operations/base-tip.ts";
import { mergePull } from "../operations/merge-pull.ts";
import { lookAtMerge } from "../operations/mergeability.ts";
import { serializePullNow } from "../operations/pull-events.ts";
import { openPull } from "../operations/open-pull.ts";
import { updatePull } from "../operations/update-pull.ts";
import { updateBranch } from "../operations/update-branch.ts";
import { serializeCommit, serializeFile } from "../serializers/commit.ts";
import { serializePull } from "../serializers/pull-request.ts";
import { repositoryUrl } from "../serializers/repository.ts";
import { atLeast, roleOf } from "../auth/roles.ts";
import { pullOf } from "./lookup.ts";

const createBody = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullable().optional(),
  draft: z.boolean().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const updateBody = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const mergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).optional(),
});

const branchBody = z.object({ expected_head_sha: z.string().optional() });

const mostFiles = 3000;
const mostCommits = 250;

export const pullRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/pulls": list,
  "POST /repos/{owner}/{repo}/pulls": create,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": async (call) => {
    const pull = pullOf(call);
    const look = await lookAtMerge(call.hub, call.repository, pull);
    const shown = await serializePullNow(call.hub, call.repository, pull);
    // The look that starts the test merge does not see its result, however quick it is.
    return json(
      200,
      look === "started"
        ? { ...shown, mergeable: null, rebaseable: null, mergeable_state: "unknown" }
        : shown,
    );
  },
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": update,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": async (call) => {
    const pull = pullOf(call);
    const files = await diffFiles(call.repository.dir, await forkPoint(call.repository, pull), pull.head.sha);
    const items = files.slice(0, mostFiles);
    return paginate({ url: call.url, items }, (file) =>
      serializeFile(call.hub, call.repository, { file, head: pull.head.sha }),
    );
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": async (call) => {
    const pull = pullOf(call);
    const from = await forkPoint(call.repository, pull);
    const commits = await commitsBetween(call.repository.dir, from, pull.head.sha);
    const items = commits.slice(0, mostCommits);
    return paginate({ url: call.url, items }, (commit) => serializeCommit(call.hub, call.repository, commit));
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge": (call) => {
    if (pullOf(call).merged === undefined) throw notFound();
    return noContent();
  },
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": async (call) => {
    const body = readBody(call.request.body, mergeBody);
    const sha = await mergePull(call.hub, {
      repository: call.repository,
      pull: pullOf(call),
      actor: actorOf(call.caller),
      method: body.merge_method ?? "merge",
      sha: body.sha,
      title: body.commit_title,
      message: body.commit_message,
    });
    return json(200, { sha, merged: true, message: "Pull Request successfully merged" });
  },
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch": async (call) => {
    const { repository } = call;
    const pull = pullOf(call);
    const expected = readBody(call.request.body, branchBody).expected_head_sha;
    await updateBranch(call.hub, { repository, pull, actor: actorOf(call.caller), expected });
    const url = `${repositoryUrl(call.hub, repository)}/pulls/${pull.number}`;
    return json(202, { message: "Updating pull request branch.", url });
  },
};

function list(call: RepositoryCall) {
  const query = call.url.searchParams;
  const state = readChoice(query, "state", { of: ["open", "closed", "all"], fallback: "open" });
  const sort = readChoice(query, "sort", {
    of: ["created", "updated", "popularity", "long-running"],
    fallback: "created",
  });
  const fallback = sort === "created" && !query.has("sort") ? "desc" : "asc";
  const direction = readChoice(query, "direction", { of: ["asc", "desc"], fallback });
  const [head, base] = [query.get("head"), query.get("base")];
  const items = [...call.repository.pulls.values()]
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => base === null || base === "" || pull.base.ref === base)
    .filter((pull) => head === null || head === "" || headLabel(call, pull) === head)
    .toSorted((a, b) =>
      sort === "updated" ? compare(a.updatedAt, b.updatedAt) || a.number - b.number : a.number - b.number,
    );
  if (direction === "desc") items.reverse();
  return paginate({ url: call.url, items }, (pull) => serializePull(call.hub, call.repository, pull));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headLabel({ hub }: RepositoryCall, pull: PullRequest): string {
  return `${hub.store.accounts.get(pull.head.ownerId)?.login ?? ""}:${pull.head.ref}`;
}

async function create(call: RepositoryCall) {
  const body = readBody(call.request.body, createBody);
  const pull = await openPull(call.hub, {
    repository: call.repository,
    actor: actorOf(call.caller),
    title: body.title,
    body: body.body ?? null,
    head: body.head,
    base: body.base,
    draft: body.draft ?? false,
  });
  const shown = await serializePullNow(call.hub, call.repository, pull);
  return json(201, shown, { location: `${repositoryUrl(call.hub, call.repository)}/pulls/${pull.number}` });
}

async function update(call: RepositoryCall) {
  const { hub, repository, caller } = call;
  const pull = pullOf(call);
  const change = readBody(call.request.body, updateBody);
  if (
    caller.kind === "user" &&
    caller.user.id !== pull.authorId &&
    !atLeast(roleOf(hub, repository, caller.user.id), "write")
  ) {
    throw validationFailed([
      {
        resource: "PullRequest",
        code: "custom",
        message: "Must have write access to change this pull request.",
      },
    ]);
  }
  await updatePull(hub, { repository, pull, actor: actorOf(caller), change });
  return json(200, await serializePullNow(hub, repository, pull));
}
