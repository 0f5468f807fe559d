/** The conversation of a pull request, with the box to write into and the state of its merge. */

import { newestState } from "../../operations/deployments.ts";
import { standingReviews } from "../../operations/merge-state.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import type { Page } from "../page-request.ts";
import { accountOf, avatar, personLink } from "../parts/people.ts";
import { deploymentLook, stateIcon } from "../parts/states.ts";
import { mergeBox } from "./merge-box.ts";
import { pullFrame } from "./pull-frame.ts";
import type { PullPage } from "./repository-page.ts";
import { timeline } from "./timeline.ts";

export async function conversationPage(request: PullPage): Promise<Page> {
  const content = html`<div class="columns">
    <div class="column-main">
      <div id="timeline" data-live>${await timeline(request)}</div>
      <div id="merge" data-live>${await mergeBox(request)}</div>
      ${commentForm(request)} ${reviewForm(request)}
    </div>
    <aside class="column-side" id="side" data-live>${reviewers(request)} ${deployments(request)}</aside>
  </div>`;
  return pullFrame(request, "conversation", content);
}

function commentForm({ hub, repository, pull, person }: PullPage): Html {
  if (person === undefined) {
    return html`<p class="blank">
      Choose who you act as, at the top of the page, to comment, approve or merge.
    </p>`;
  }
  const path = `/${repositoryFullName(hub, repository)}/pull/${pull.number}`;
  const toggle =
    pull.merged !== undefined
      ? nothing
      : html`<button
          class="button"
          formaction="${path}/${pull.state === "open" ? "close" : "reopen"}"
          formnovalidate
        >
          ${pull.state === "open" ? "Close pull request" : "Reopen pull request"}
        </button>`;
  return html`<form class="comment new-comment" id="new-comment" method="post" action="${path}/comment">
    ${avatar(person, "medium")}
    <div class="comment-box">
      <label class="comment-head" for="comment-text"
        ><span>Add a comment as <strong>${person.login}</strong></span></label
      >
      <div class="comment-body">
        <textarea
          id="comment-text"
          name="body"
          rows="4"
          placeholder="Leave a comment, or a command such as /deploy production"
          required
        ></textarea>
        <div class="form-actions">${toggle}<button class="button primary">Comment</button></div>
      </div>
    </div>
  </form>`;
}

function reviewForm({ hub, repository, pull, person }: PullPage): Html {
  // As on GitHub, what was merged can still be reviewed.
  if (person === undefined || (pull.state === "closed" && pull.merged === undefined)) return nothing;
  const own = pull.authorId === person.id;
  return html`<details class="review-form menu">
    <summary class="button">Review changes</summary>
    <form method="post" action="/${repositoryFullName(hub, repository)}/pull/${pull.number}/review">
      <label for="review-text">Finish your review</label>
      <textarea
        id="review-text"
        name="body"
        rows="3"
        placeholder="Leave a comment (needed unless you approve)"
      ></textarea>
      ${own ? html`<p class="muted small">Pull request authors can’t approve their own pull request.</p>` : ""}
      <div class="form-actions">
        <button class="button" name="event" value="COMMENT">Comment</button>
        <button class="button danger" name="event" value="REQUEST_CHANGES" ${own ? html`disabled` : ""}>
          Request changes
        </button>
        <button class="button primary" name="event" value="APPROVE" ${own ? html`disabled` : ""}>
          Approve
        </button>
      </div>
    </form>
  </details>`;
}

const marks = {
  APPROVED: { icon: "check", tone: "success", words: "approved" },
  CHANGES_REQUESTED: { icon: "cross", tone: "danger", words: "requested changes" },
  DISMISSED: { icon: "skip", tone: "muted", words: "dismissed" },
  COMMENTED: { icon: "comment", tone: "muted", words: "commented" },
  PENDING: { icon: "dot", tone: "attention", words: "pending" },
} as const;

function reviewers({ hub, repository, pull }: PullPage): Html {
  const standing = standingReviews(hub, { repository, pull });
  return html`<section class="side-part">
    <h3>Reviewers</h3>
    ${standing.length === 0 ? html`<p class="muted small">No reviews</p>` : standing.map((review) => html`<p class="side-line">${avatar(accountOf(hub, review.authorId))} ${personLink(accountOf(hub, review.authorId))} <span class="side-mark" title="${marks[review.state].words}">${stateIcon(marks[review.state])}</span></p>`)}
  </section>`;
}

/** The newest deployment of each environment that this pull request was brought to. */
function deployments({ hub, repository, pull }: PullPage): Html {
  const newest = new Map(
    [...repository.deployments.values()]
      .filter(({ sha }) => sha === pull.head.sha || sha === pull.merged?.commit)
      .map((deployment) => [deployment.environment, deployment]),
  );
  const name = repositoryFullName(hub, repository);
  return html`<section class="side-part">
    <h3>Deployments</h3>
    ${
      newest.size === 0
        ? html`<p class="muted small">Not deployed</p>`
        : [...newest.values()].map((deployment) => {
            const look = deploymentLook(newestState(repository, deployment));
            return html`<p class="side-line">
              ${stateIcon(look)}
              <a class="quiet" href="/${name}/deployments/${deployment.environment}"
                >${deployment.environment}</a
              >
              <span class="muted small side-mark">${look.words}</span>
            </p>`;
          })
    }
  </section>`;
}
