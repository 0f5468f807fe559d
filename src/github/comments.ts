/** Comments on pull requests: read, written in place, reacted to. */

import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import { type Client, listOf } from "./client.ts";
import type { Comment } from "./github.ts";
import { isOurs, performedViaApp } from "./own.ts";
import { personSchema } from "./person.ts";

const commentSchema = z.object({
  id: z.number(),
  node_id: z.string(),
  user: personSchema,
  body: z.string().nullish(),
  html_url: z.string(),
  issue_url: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  performed_via_github_app: performedViaApp,
});

type RawComment = z.infer<typeof commentSchema>;

function commentOf(raw: RawComment, appId: number): Comment {
  return {
    id: raw.id,
    author: raw.user,
    body: raw.body ?? "",
    pullRequest: Number(/\/issues\/(\d+)$/.exec(raw.issue_url)?.[1] ?? 0),
    createdAt: raw.created_at,
    edited: raw.updated_at !== raw.created_at,
    ours: isOurs(raw.performed_via_github_app, appId),
  };
}

const editsSchema = z.object({
  node: z
    .object({ lastEditedAt: z.string().nullish(), includesCreatedEdit: z.boolean().optional() })
    .nullable(),
});

/** Times of REST have whole seconds and would miss an edit right after the comment: GraphQL knows of each edit. */
const editsDocument = `query CommentEdits($id: ID!) {
  node(id: $id) { ... on IssueComment { lastEditedAt includesCreatedEdit } }
}`;

export async function readComment(client: Client, id: number, appId: number): Promise<Comment | undefined> {
  const raw = await client.ask<RawComment | undefined>({
    route: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    parameters: { comment_id: id },
    answer: commentSchema,
    refusals: { 404: () => undefined },
  });
  if (raw === undefined) return undefined;
  const { node } = await client.query({
    document: editsDocument,
    variables: { id: raw.node_id },
    answer: editsSchema,
  });
  // Deleted between the two questions.
  if (node === null) return undefined;
  const edited = (node.lastEditedAt ?? undefined) !== undefined || node.includesCreatedEdit === true;
  const comment = commentOf(raw, appId);
  return { ...comment, edited: comment.edited || edited };
}

export async function readComments(
  client: Client,
  pullRequest: number,
  appId: number,
): Promise<readonly Comment[]> {
  const raw = await listComments(client, pullRequest);
  return raw.map((one) => commentOf(one, appId));
}

function listComments(client: Client, pullRequest: number): Promise<readonly RawComment[]> {
  return client.list({
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    parameters: { issue_number: pullRequest },
    answer: listOf(commentSchema),
  });
}

/** GitHub lists comments on issues and pull requests together; only the latter are given. */
export async function readCommentsSince(
  client: Client,
  since: string,
  appId: number,
): Promise<readonly Comment[]> {
  const raw = await client.list({
    route: "GET /repos/{owner}/{repo}/issues/comments",
    parameters: { since, sort: "updated", direction: "asc" },
    answer: listOf(commentSchema),
  });
  return raw.filter(({ html_url }) => /\/pull\/\d+#/.test(html_url)).map((one) => commentOf(one, appId));
}

export interface CommentUpdate {
  readonly pullRequest: number;
  readonly marker: string;
  readonly text: string;
}

const written = z.object({ id: z.number() });

/** Of several with the marker the oldest is ours to edit: links to it stay right. A deleted one is created anew. */
export async function putComment(
  client: Client,
  update: CommentUpdate,
  appId: number,
): Promise<{ readonly id: number }> {
  const [existing] = await listMarked(client, update, appId);
  // GitHub's pages send CRLF; its API keeps what it was sent.
  if (existing?.body?.replaceAll("\r\n", "\n") === update.text) return { id: existing.id };
  const edited = existing === undefined ? undefined : await editComment(client, existing.id, update.text);
  return edited ?? createOnce(client, update, appId);
}

/** Two workers that saw no comment both create one. Whoever then finds an older one takes its own back, so that one stays. */
async function createOnce(
  client: Client,
  update: CommentUpdate,
  appId: number,
): Promise<{ readonly id: number }> {
  const created = await createComment(client, update);
  const [oldest = created] = await listMarked(client, update, appId);
  if (oldest.id >= created.id) return created;
  await deleteComment(client, created.id);
  return (await editComment(client, oldest.id, update.text)) ?? createComment(client, update);
}

/** Ours with the marker, oldest first, as GitHub lists them. */
async function listMarked(
  client: Client,
  { pullRequest, marker }: CommentUpdate,
  appId: number,
): Promise<readonly RawComment[]> {
  return (await listComments(client, pullRequest)).filter(
    ({ body, performed_via_github_app }) =>
      isOurs(performed_via_github_app, appId) && body?.startsWith(marker) === true,
  );
}

function editComment(client: Client, id: number, text: string): Promise<{ readonly id: number } | undefined> {
  return client.ask<{ readonly id: number } | undefined>({
    route: "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    parameters: { comment_id: id, body: text },
    answer: written,
    refusals: { 404: () => undefined },
  });
}

function createComment(
  client: Client,
  { pullRequest, text }: CommentUpdate,
): Promise<{ readonly id: number }> {
  return client.ask({
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    parameters: { issue_number: pullRequest, body: text },
    answer: written,
  });
}

async function deleteComment(client: Client, id: number): Promise<void> {
  await client.ask({
    route: "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
    parameters: { comment_id: id },
    answer: z.unknown(),
    refusals: { 404: () => undefined },
  });
}

/** Idempotent on GitHub's side: 201 for a new reaction, 200 for one that is there. */
export async function addReaction(client: Client, commentId: number, content: string): Promise<void> {
  await client.ask({
    route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    parameters: { comment_id: commentId, content },
    answer: z.object({ id: z.number() }),
    refusals: {
      404: () => {
        throw new Fault("COMMENT_GONE", { message: "The comment was deleted.", retry: "never" });
      },
    },
  });
}
