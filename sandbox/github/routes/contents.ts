/** Files by their paths. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { createCommit, readCommit, writeTree } from "../git/commits.ts";
import { listTree, readBlob } from "../git/objects.ts";
import type { TreeItem } from "../git/objects.ts";
import { readRef, resolveCommit, updateRef } from "../git/refs.ts";
import { json } from "../http/answer.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { pushViolation, violationMessage } from "../operations/push-rules.ts";
import { signatureOf } from "../operations/signature.ts";
import { serializeGitCommit } from "../serializers/commit.ts";
import { repositoryHtmlUrl, repositoryUrl } from "../serializers/repository.ts";
import { base64Lines } from "./git-data.ts";

const putBody = z.object({
  message: z.string(),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
});

/** Larger files come without content; above a hundred times that they do not come at all. */
const inlineLimit = 1024 * 1024;
const mostEntries = 1000;

const one = "/repos/{owner}/{repo}/contents/{path}";

export const contentRoutes: Routes<RepositoryCall> = {
  [`GET ${one}`]: show,
  [`PUT ${one}`]: put,
};

async function show(call: RepositoryCall) {
  const { repository } = call;
  const ref = call.url.searchParams.get("ref") ?? repository.defaultBranch;
  const commit = await resolveCommit(repository.dir, ref);
  if (commit === undefined) throw new ApiError(404, `No commit found for the ref ${ref}`);
  const path = param(call, "path").replace(/^\/+|\/+$/g, "");
  if (path === "")
    return json(
      200,
      (await entriesAt(call, commit, "")).map((item) => showItem(call, ref, item)),
    );
  const item = await itemAt(call, commit, path);
  if (item === undefined) throw notFound();
  if (item.type === "tree")
    return json(
      200,
      (await entriesAt(call, commit, path)).map((entry) => showItem(call, ref, entry)),
    );
  if (item.type === "commit") return json(200, { ...showItem(call, ref, item), submodule_git_url: null });
  const bytes = await readBlob(repository.dir, item.sha);
  if (item.mode === "120000")
    return json(200, { ...showItem(call, ref, item), target: bytes.toString("utf8") });
  const inline = bytes.length <= inlineLimit;
  return json(200, {
    ...showItem(call, ref, item),
    content: inline ? base64Lines(bytes) : "",
    encoding: inline ? "base64" : "none",
  });
}

async function itemAt(call: RepositoryCall, commit: string, path: string): Promise<TreeItem | undefined> {
  const slash = path.lastIndexOf("/");
  const entries = await entriesAt(call, commit, slash === -1 ? "" : path.slice(0, slash)).catch(() => []);
  return entries.find((entry) => entry.path === path);
}

async function entriesAt(
  { repository }: RepositoryCall,
  commit: string,
  folder: string,
): Promise<readonly TreeItem[]> {
  const { items } = await listTree(repository.dir, `${commit}:${folder}`, false);
  const prefix = folder === "" ? "" : `${folder}/`;
  return items.slice(0, mostEntries).map((item) => ({ ...item, path: `${prefix}${item.path}` }));
}

function showItem({ hub, repository }: RepositoryCall, ref: string, item: TreeItem) {
  const encoded = item.path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryUrl(hub, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const kind = item.type === "tree" ? "tree" : "blob";
  const html = `${repositoryHtmlUrl(hub, repository)}/${kind}/${ref}/${encoded}`;
  const git = `${repositoryUrl(hub, repository)}/git/${kind}s/${item.sha}`;
  return {
    name: item.path.slice(item.path.lastIndexOf("/") + 1),
    path: item.path,
    sha: item.sha,
    size: item.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: item.type === "blob" ? `${repositoryHtmlUrl(hub, repository)}/raw/${ref}/${encoded}` : null,
    type:
      item.type === "tree"
        ? "dir"
        : item.type === "commit"
          ? "submodule"
          : item.mode === "120000"
            ? "symlink"
            : "file",
    _links: { self: url, git, html },
  };
}

async function put(call: RepositoryCall) {
  const { hub, repository } = call;
  const actor = actorOf(call.caller);
  const body = readBody(call.request.body, putBody);
  const branch = body.branch ?? repository.defaultBranch;
  const path = param(call, "path");
  const before = await readRef(repository.dir, `refs/heads/${branch}`);
  if (before === undefined) throw new ApiError(404, `Branch ${branch} not found`);
  const existing = await itemAt(call, before, path);
  if (existing !== undefined && body.sha === undefined)
    throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (existing !== undefined && existing.sha !== body.sha)
    throw new ApiError(409, `${path} does not match ${body.sha ?? ""}`);
  const author = signatureOf(hub, actor.account);
  const tree = await writeTree(repository.dir, before, { [path]: Buffer.from(body.content, "base64") });
  const after = await createCommit(repository.dir, {
    tree,
    parents: [before],
    message: body.message,
    author,
    committer: author,
  });
  const why = await pushViolation(hub, { repository, branch, actor, before, after });
  if (why !== undefined) throw new ApiError(409, violationMessage(why));
  const ref = `refs/heads/${branch}`;
  if ((await updateRef(repository.dir, { name: ref, before, after })) !== "done")
    throw new ApiError(409, `${branch} was changed meanwhile`);
  await afterRefChanges(hub, [{ repository, ref, before, after, actor }]);
  const item = await itemAt(call, after, path);
  return json(existing === undefined ? 201 : 200, {
    content: item === undefined ? null : showItem(call, branch, item),
    commit: serializeGitCommit(hub, repository, await readCommit(repository.dir, after)),
  });
}
