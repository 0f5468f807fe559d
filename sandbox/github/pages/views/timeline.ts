/** The conversation of a pull request: what was said and done, in its order. */

import { commitsBetween, readCommit } from "../../git/commits.ts";
import type { IssueComment, Review } from "../../model/pull-request.ts";
import { reactionContents } from "../../model/pull-request.ts";
import type { TimelineEntry } from "../../model/timeline.ts";
import { authorAssociation } from "../../serializers/association.ts";
import { reactionsOf } from "../../serializers/reactions.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import { checkMark } from "../parts/checks.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, avatar, personLink } from "../parts/people.ts";
import { prose } from "../parts/prose.ts";
import { ago } from "../parts/time.ts";
import type { PullPage } from "./repository-page.ts";
import { line, showAct, showDeployment } from "./timeline-acts.ts";

export async function timeline(request: PullPage): Promise<Html> {
  const { repository, pull } = request;
  const entries = repository.timeline.filter((entry) => belongs(request, entry));
  const shown = await Promise.all(entries.map((entry) => showEntry(request, entry)));
  const opening = box(request, {
    id: "opening",
    authorId: pull.authorId,
    words: "opened",
    at: pull.createdAt,
    body:
      pull.body === null || pull.body.trim() === ""
        ? html`<p class="muted"><em>No description provided.</em></p>`
        : prose(request.hub, repository, pull.body),
    below: nothing,
  });
  return html`<div class="timeline">${opening}${shown}</div>`;
}

function belongs({ repository, pull }: PullPage, entry: TimelineEntry): boolean {
  if (entry.kind !== "deployment") return entry.number === pull.number;
  const sha = repository.deployments.get(entry.deploymentId)?.sha;
  return sha !== undefined && (sha === pull.head.sha || sha === pull.merged?.commit);
}

async function showEntry(request: PullPage, entry: TimelineEntry): Promise<Html> {
  switch (entry.kind) {
    case "comment":
      return showComment(request, request.repository.comments.get(entry.commentId));
    case "review":
      return showReview(request, request.repository.reviews.get(entry.reviewId));
    case "commits":
      return showCommits(request, entry);
    case "deployment":
      return showDeployment(request, entry.deploymentId);
    case "merged":
    case "closed":
    case "reopened":
    case "ready":
    case "draft":
    case "retargeted":
    case "renamed":
      return showAct(request, entry);
  }
}

interface Box {
  readonly id: string;
  readonly authorId: number;
  readonly words: string;
  readonly at: string;
  readonly body: Html;
  readonly below: Html;
  readonly edited?: boolean;
}

function box(
  { hub, repository, pull }: PullPage,
  { id, authorId, words, at, body, below, edited }: Box,
): Html {
  const account = accountOf(hub, authorId);
  const association = authorAssociation(hub, repository, authorId).toLowerCase();
  const isAuthor = authorId === pull.authorId;
  return html`<article class="comment" id="${id}">
    ${avatar(account, "medium")}
    <div class="comment-box">
      <header class="comment-head">
        <span
          >${personLink(account)}
          <span class="muted">${words} ${ago(hub, at)}${edited === true ? " · edited" : ""}</span></span
        >
        <span class="comment-labels"
          >${association === "none" ? "" : html`<span class="label">${association}</span>`}${isAuthor ? html`<span class="label">author</span>` : ""}</span
        >
      </header>
      <div class="comment-body">${body}</div>
      ${below}
    </div>
  </article>`;
}

function showComment(request: PullPage, comment: IssueComment | undefined): Html {
  if (comment === undefined) return nothing;
  return box(request, {
    id: `issuecomment-${comment.id}`,
    authorId: comment.authorId,
    words: "commented",
    at: comment.createdAt,
    body: prose(request.hub, request.repository, comment.body),
    below: reactions(request, comment),
    edited: comment.lastEditedAt !== undefined,
  });
}

const pictures = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
} as const;

function reactions({ hub, repository }: PullPage, { id }: IssueComment): Html {
  const all = reactionsOf(repository, { kind: "comment", id });
  if (all.length === 0) return nothing;
  const shown = reactionContents.flatMap((content) => {
    const people = all
      .filter((reaction) => reaction.content === content)
      .map(({ userId }) => accountOf(hub, userId)?.login ?? "ghost");
    return people.length === 0
      ? []
      : [
          html`<span class="reaction" title="${people.join(", ")}"
            >${pictures[content]} ${people.length}</span
          >`,
        ];
  });
  return html`<div class="reactions">${shown}</div>`;
}

const reviewLooks = {
  APPROVED: { icon: "check", tone: "success", words: "approved these changes" },
  CHANGES_REQUESTED: { icon: "cross", tone: "danger", words: "requested changes" },
  COMMENTED: { icon: "eye", tone: "muted", words: "reviewed" },
  DISMISSED: { icon: "skip", tone: "muted", words: "had reviewed, and the review was dismissed" },
  PENDING: { icon: "dot", tone: "muted", words: "has a pending review" },
} as const;

function showReview(request: PullPage, review: Review | undefined): Html {
  if (review === undefined) return nothing;
  const look = reviewLooks[review.state];
  const at = review.submittedAt ?? review.updatedAt;
  const text = html`${avatar(accountOf(request.hub, review.authorId))}
    ${personLink(accountOf(request.hub, review.authorId))} ${look.words}
    <span class="muted">on <code>${review.commit.slice(0, 7)}</code> ${ago(request.hub, at)}</span>`;
  const head = line({ icon: look.icon, tone: look.tone, text });
  if (review.body.trim() === "") return head;
  const body = prose(request.hub, request.repository, review.body);
  return html`${head}${box(request, { id: `pullrequestreview-${review.id}`, authorId: review.authorId, words: "left a comment", at, body, below: nothing })}`;
}

async function showCommits(
  request: PullPage,
  entry: Extract<TimelineEntry, { kind: "commits" }>,
): Promise<Html> {
  const { hub, repository } = request;
  const name = repositoryFullName(hub, repository);
  const commits = entry.forced
    ? [await readCommit(repository.dir, entry.after)]
    : await commitsBetween(repository.dir, entry.before, entry.after);
  const forced = entry.forced
    ? line({
        icon: "sync",
        tone: "muted",
        text: html`${personLink(accountOf(hub, entry.actorId))} force-pushed the branch from
          <code>${entry.before.slice(0, 7)}</code> to <code>${entry.after.slice(0, 7)}</code>
          <span class="muted">${ago(hub, entry.at)}</span>`,
      })
    : nothing;
  return html`${forced}${commits.map(
    (commit) =>
      html`<div class="event event-commit">
        <span class="event-icon event-muted">${icon("commit")}</span>
        <div class="event-text">
          <a class="quiet grow" href="/${name}/commit/${commit.sha}">${commit.message.split("\n")[0] ?? ""}</a
          >${checkMark(hub, repository, commit.sha)}<code class="muted">${commit.sha.slice(0, 7)}</code>
        </div>
      </div>`,
  )}`;
}
