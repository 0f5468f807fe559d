/** Commits, comparisons, and the pull requests that brought a commit. */

import { commitsBetween, listCommits, readCommit } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { isAncestor, mergeBase, resolveCommit } from "../git/refs.ts";
import { gitMaybe } from "../git/run-git.ts";
import { json } from "../http/answer.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { paginate, readPage } from "../http/paginate.ts";
import type { PullRequest } from "../model/pull-request.ts";
import { forkPoint } from "../operations/base-tip.ts";
import { serializeCommit, serializeFile } from "../serializers/commit.ts";
import { serializePull } from "../serializers/pull-request.ts";
import { repositoryHtmlUrl, repositoryUrl } from "../serializers/repository.ts";
import { commitShaOf } from "./lookup.ts";

const mostCommits = 250;
const mostFiles = 300;
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export const commitRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/commits": list,
  "GET /repos/{owner}/{repo}/commits/{ref}": async (call) => {
    const { hub, repository } = call;
    const commit = await readCommit(repository.dir, await commitShaOf(call, param(call, "ref")));
    const files = await diffFiles(repository.dir, commit.parents[0] ?? emptyTree, commit.sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return json(200, {
      ...serializeCommit(hub, repository, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: files
        .slice(0, mostFiles)
        .map((file) => serializeFile(hub, repository, { file, head: commit.sha })),
    });
  },
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": listPulls,
  "GET /repos/{owner}/{repo}/compare/{basehead}": compare,
};

async function list(call: RepositoryCall) {
  const { repository, url } = call;
  const query = url.searchParams;
  const name = query.get("sha") ?? repository.defaultBranch;
  const start = await resolveCommit(repository.dir, name);
  if (start === undefined) {
    throw (await gitMaybe(repository.dir, ["rev-parse", "--verify", "--quiet", "HEAD"])) === undefined
      ? new ApiError(409, "Git Repository is empty.")
      : notFound();
  }
  const path = query.get("path");
  const items = await listCommits(repository.dir, [
    start,
    ...(path === null || path === "" ? [] : ["--", path]),
  ]);
  return paginate({ url, items }, (commit) => serializeCommit(call.hub, repository, commit));
}

/** Merged pull requests that brought the commit, or open ones that hold it when it is not on the default branch. */
async function listPulls(call: RepositoryCall) {
  const { repository } = call;
  const sha = await commitShaOf(call, param(call, "commit_sha"));
  const main = await resolveCommit(repository.dir, repository.defaultBranch);
  const landed = main !== undefined && (await isAncestor(repository.dir, sha, main));
  const matching = await Promise.all(
    [...repository.pulls.values()].map(async (pull) =>
      (await holds(call, { pull, sha, landed })) ? [pull] : [],
    ),
  );
  return paginate({ url: call.url, items: matching.flat() }, (pull) =>
    serializePull(call.hub, repository, pull),
  );
}

async function holds(
  { repository }: RepositoryCall,
  { pull, sha, landed }: { readonly pull: PullRequest; readonly sha: string; readonly landed: boolean },
): Promise<boolean> {
  if (pull.merged?.commit === sha) return true;
  if (landed && pull.merged === undefined) return false;
  const from = await forkPoint(repository, pull);
  const inHead =
    (await isAncestor(repository.dir, sha, pull.head.sha)) && !(await isAncestor(repository.dir, sha, from));
  if (inHead) return true;
  // A rebase made new commits: those that the merge put on the base branch.
  if (pull.merged === undefined) return false;
  return (
    (await isAncestor(repository.dir, sha, pull.merged.commit)) &&
    !(await isAncestor(repository.dir, sha, pull.base.sha))
  );
}

async function compare(call: RepositoryCall) {
  const { hub, repository } = call;
  const [baseName = "", headName = ""] = param(call, "basehead").split("...");
  const base = await sideOf(call, baseName);
  const head = await sideOf(call, headName);
  const common = await mergeBase(repository.dir, base, head);
  if (common === undefined)
    throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const [ahead, behind] = await Promise.all([
    commitsBetween(repository.dir, base, head),
    commitsBetween(repository.dir, head, base),
  ]);
  const { page, perPage, paged } = pageOf(call);
  // Without paging the newest 250 are shown.
  const commits = paged ? ahead.slice((page - 1) * perPage, page * perPage) : ahead.slice(-mostCommits);
  const files = page === 1 ? (await diffFiles(repository.dir, common, head)).slice(0, mostFiles) : [];
  const url = `${repositoryUrl(hub, repository)}/compare/${param(call, "basehead")}`;
  const html = `${repositoryHtmlUrl(hub, repository)}/compare/${param(call, "basehead")}`;
  const shown = async (sha: string) =>
    serializeCommit(hub, repository, await readCommit(repository.dir, sha));
  const body = {
    url,
    html_url: html,
    permalink_url: `${repositoryHtmlUrl(hub, repository)}/compare/${base}...${head}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await shown(base),
    merge_base_commit: await shown(common),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.map((commit) => serializeCommit(hub, repository, commit)),
    files: files.map((file) => serializeFile(hub, repository, { file, head })),
  };
  return json(200, body, paged && page * perPage < ahead.length ? { link: nextLink(call, page + 1) } : {});
}

async function sideOf(call: RepositoryCall, name: string): Promise<string> {
  const sha = await resolveCommit(
    call.repository.dir,
    name.includes(":") ? name.slice(name.indexOf(":") + 1) : name,
  );
  if (sha === undefined) throw notFound();
  return sha;
}

function pageOf(call: RepositoryCall): {
  readonly page: number;
  readonly perPage: number;
  readonly paged: boolean;
} {
  const query = call.url.searchParams;
  if (!query.has("page") && !query.has("per_page")) return { page: 1, perPage: mostCommits, paged: false };
  return { ...readPage(query), paged: true };
}

function statusOf(ahead: number, behind: number): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead === 0) return behind === 0 ? "identical" : "behind";
  return behind === 0 ? "ahead" : "diverged";
}

function nextLink(call: RepositoryCall, page: number): string {
  const next = new URL(call.url);
  next.searchParams.set("page", String(page));
  return `<${next.href}>; rel="next"`;
}
