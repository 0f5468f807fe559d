/** Git objects: commits, trees, blobs, tags. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import type { Signature } from "../git/commits.ts";
import { createCommit, readCommit } from "../git/commits.ts";
import { buildTree, listTree, objectType, readBlob, readTag, writeBlob } from "../git/objects.ts";
import type { TreeChange, TreeItem } from "../git/objects.ts";
import { json } from "../http/answer.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import { timestamp } from "../hub.ts";
import { signatureOf } from "../operations/signature.ts";
import { serializeGitCommit } from "../serializers/commit.ts";
import { repositoryUrl } from "../serializers/repository.ts";
import { nodeId } from "../store.ts";

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const commitBody = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).optional(),
  author: person.optional(),
  committer: person.optional(),
});
const treeBody = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(["100644", "100755", "040000", "160000", "120000"]).optional(),
      type: z.enum(["blob", "tree", "commit"]).optional(),
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
});
const blobBody = z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).optional() });

/** GitHub's caps of a recursive tree. */
const mostEntries = 100_000;

const git = "/repos/{owner}/{repo}/git";

export const gitDataRoutes: Routes<RepositoryCall> = {
  [`GET ${git}/commits/{commit_sha}`]: async (call) => {
    const sha = await shaOf(call, "commit_sha", "commit");
    return json(
      200,
      serializeGitCommit(call.hub, call.repository, await readCommit(call.repository.dir, sha)),
    );
  },
  [`POST ${git}/commits`]: makeCommit,
  [`GET ${git}/trees/{tree_sha}`]: async (call) => {
    const recursive = call.url.searchParams.has("recursive");
    const { sha, items } = await listTree(call.repository.dir, param(call, "tree_sha"), recursive).catch(
      () => {
        throw notFound();
      },
    );
    return json(200, showTree(call, sha, items));
  },
  [`POST ${git}/trees`]: makeTree,
  [`GET ${git}/blobs/{file_sha}`]: async (call) => {
    const sha = await shaOf(call, "file_sha", "blob");
    const bytes = await readBlob(call.repository.dir, sha);
    return json(200, {
      sha,
      node_id: nodeId("B", `${call.repository.id}:${sha}`),
      size: bytes.length,
      url: objectUrl(call, "blobs", sha),
      content: base64Lines(bytes),
      encoding: "base64",
    });
  },
  [`POST ${git}/blobs`]: async (call) => {
    const { content, encoding } = readBody(call.request.body, blobBody);
    const sha = await writeBlob(
      call.repository.dir,
      Buffer.from(content, encoding === "base64" ? "base64" : "utf8"),
    );
    const url = objectUrl(call, "blobs", sha);
    return json(201, { sha, url }, { location: url });
  },
  [`GET ${git}/tags/{tag_sha}`]: async (call) => {
    const sha = await shaOf(call, "tag_sha", "tag");
    const tag = await readTag(call.repository.dir, sha);
    return json(200, {
      node_id: nodeId("TA", `${call.repository.id}:${sha}`),
      sha,
      url: objectUrl(call, "tags", sha),
      tagger: tag.tagger,
      object: { sha: tag.object, type: tag.type, url: objectUrl(call, `${tag.type}s`, tag.object) },
      tag: tag.name,
      message: tag.message,
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    });
  },
};

function objectUrl({ hub, repository }: RepositoryCall, kind: string, sha: string): string {
  return `${repositoryUrl(hub, repository)}/git/${kind}/${sha}`;
}

async function shaOf(call: RepositoryCall, name: string, type: string): Promise<string> {
  const sha = param(call, name);
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new ApiError(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
  if ((await objectType(call.repository.dir, sha)) !== type) throw notFound();
  return sha;
}

/** As GitHub wraps it: 60 digits a line. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}

async function makeCommit(call: RepositoryCall) {
  const { hub, repository } = call;
  const body = readBody(call.request.body, commitBody);
  if ((await objectType(repository.dir, body.tree)) !== "tree")
    throw new ApiError(422, "Tree SHA does not exist");
  for (const parent of body.parents ?? []) {
    if ((await objectType(repository.dir, parent)) !== "commit")
      throw new ApiError(422, "Parent SHA does not exist or is not a commit object");
  }
  const own = signatureOf(hub, actorOf(call.caller).account);
  const author = signature(body.author, own, timestamp(hub));
  const sha = await createCommit(repository.dir, {
    tree: body.tree,
    parents: body.parents ?? [],
    message: body.message,
    author,
    committer: signature(body.committer, author, timestamp(hub)),
  });
  const shown = serializeGitCommit(hub, repository, await readCommit(repository.dir, sha));
  return json(201, shown, { location: shown.url });
}

function signature(given: z.infer<typeof person> | undefined, fallback: Signature, now: string): Signature {
  return given === undefined ? fallback : { name: given.name, email: given.email, date: given.date ?? now };
}

async function makeTree(call: RepositoryCall) {
  const { repository } = call;
  const body = readBody(call.request.body, treeBody);
  if (body.base_tree !== undefined && (await objectType(repository.dir, body.base_tree)) === undefined) {
    throw new ApiError(422, "base_tree is not a valid tree oid");
  }
  const changes = await Promise.all(
    body.tree.map(async ({ path, mode = "100644", sha, content }): Promise<TreeChange> => {
      if (content !== undefined)
        return { path, mode, sha: await writeBlob(repository.dir, Buffer.from(content)) };
      if (sha === undefined) throw new ApiError(422, "tree.sha or tree.content must be supplied");
      return sha === null ? { path } : { path, mode, sha };
    }),
  );
  const sha = await buildTree(repository.dir, body.base_tree, changes).catch(() => {
    throw new ApiError(422, "Invalid tree info");
  });
  const { items } = await listTree(repository.dir, sha, false);
  return json(201, showTree(call, sha, items), { location: objectUrl(call, "trees", sha) });
}

function showTree(call: RepositoryCall, sha: string, items: readonly TreeItem[]) {
  return {
    sha,
    url: objectUrl(call, "trees", sha),
    tree: items.slice(0, mostEntries).map((item) => ({
      path: item.path,
      mode: item.mode,
      type: item.type,
      sha: item.sha,
      ...(item.size === undefined ? {} : { size: item.size }),
      url: objectUrl(call, `${item.type}s`, item.sha),
    })),
    truncated: items.length > mostEntries,
  };
}
