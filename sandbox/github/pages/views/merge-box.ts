/** What stands between a pull request and its merge, and the buttons that go there. */

import { atLeast, roleOf } from "../../auth/roles.ts";
import type { Review } from "../../model/pull-request.ts";
import { lookAtMerge } from "../../operations/mergeability.ts";
import { isBehind, ruleObstacles, standingReviews, approvalsNeeded } from "../../operations/merge-state.ts";
import { requiresUpToDate } from "../../operations/required-checks.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import { checkLines, checkList, overallLook } from "../parts/checks.ts";
import type { IconName } from "../parts/icons.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, personLink } from "../parts/people.ts";
import type { Tone } from "../parts/states.ts";
import type { PullPage } from "./repository-page.ts";

export async function mergeBox(request: PullPage): Promise<Html> {
  const { pull } = request;
  if (pull.merged !== undefined)
    return finished(
      "merged",
      "done",
      "Pull request successfully merged and closed",
      "Its changes are in the base branch.",
    );
  if (pull.state === "closed")
    return finished(
      "closed",
      "danger",
      "Closed with unmerged commits",
      "This pull request is closed, and its changes were not merged.",
    );
  // The first look starts the test merge, the second waits for it.
  await lookAtMerge(request.hub, request.repository, pull);
  await lookAtMerge(request.hub, request.repository, pull);
  const blocked = await obstaclesOf(request);
  const conflict = pull.mergeability?.mergeable === false;
  const tone: Tone = conflict || blocked.length > 0 ? "muted" : "success";
  return html`<section class="merge-box merge-${tone}">
    <span class="merge-icon">${icon("merged")}</span>
    <div class="box">
      ${reviewPart(request)} ${checkPart(request)} ${conflictPart(conflict)} ${deploymentPart(blocked)}
      ${draftPart(request)}
      ${pull.draft ? nothing : mergePart(request, { allowed: !conflict && blocked.length === 0 })}
    </div>
  </section>`;
}

function finished(picture: IconName, tone: Tone, title: string, text: string): Html {
  return html`<section class="merge-box merge-${tone}">
    <span class="merge-icon">${icon(picture)}</span>
    <div class="box"><div class="merge-part">${part(picture, tone, title, html`${text}`)}</div></div>
  </section>`;
}

function part(picture: IconName, tone: Tone, title: string, text: Html): Html {
  return html`<span class="part-icon part-${tone}">${icon(picture)}</span>
    <div class="grow">
      <strong class="${tone === "danger" ? "tone-danger" : ""}">${title}</strong>
      <p class="muted small">${text}</p>
    </div>`;
}

async function obstaclesOf({ hub, repository, pull }: PullPage): Promise<readonly string[]> {
  const found = ruleObstacles(hub, { repository, pull }).map(({ message }) => message);
  const strict = requiresUpToDate(repository, pull.base.ref) && (await isBehind({ repository, pull }));
  return strict ? [...found, "The head branch is not up to date with the base branch."] : found;
}

function reviewPart({ hub, repository, pull }: PullPage): Html {
  const standing = standingReviews(hub, { repository, pull });
  const needed = approvalsNeeded(repository, pull.base.ref);
  const by = (state: Review["state"]): readonly Review[] =>
    standing.filter((review) => review.state === state);
  const names = (reviews: readonly Review[]): Html =>
    html`${reviews.map((review, index) => html`${index > 0 ? ", " : ""}${personLink(accountOf(hub, review.authorId))}`)}`;
  const [approved, refused] = [by("APPROVED"), by("CHANGES_REQUESTED")];
  if (refused.length > 0)
    return row(part("cross", "danger", "Changes requested", html`by ${names(refused)}`));
  if (approved.length >= Math.max(1, needed))
    return row(part("check", "success", "Changes approved", html`by ${names(approved)}`));
  if (needed === 0) return nothing;
  return row(
    part(
      "eye",
      "danger",
      "Review required",
      html`At least ${needed} approving ${needed === 1 ? "review is" : "reviews are"} required by reviewers
      with write access.`,
    ),
  );
}

function row(content: Html): Html {
  return html`<div class="merge-part">${content}</div>`;
}

function checkPart({ hub, repository, pull }: PullPage): Html {
  const lines = checkLines(hub, { repository, sha: pull.head.sha, branch: pull.base.ref });
  const look = overallLook(lines);
  if (look === undefined) return nothing;
  const passed = lines.filter(({ look: { tone } }) => tone === "success" || tone === "muted").length;
  return html`<details class="merge-part merge-checks" open>
    <summary>
      ${part(look.icon, look.tone, look.words, html`${passed} of ${lines.length} successful`)}
    </summary>
    ${checkList(lines)}
  </details>`;
}

function conflictPart(conflict: boolean): Html {
  return conflict
    ? row(
        part(
          "cross",
          "danger",
          "This branch has conflicts that must be resolved",
          html`Merge the base branch into it on the command line, and push.`,
        ),
      )
    : row(
        part(
          "check",
          "success",
          "No conflicts with base branch",
          html`Merging can be performed automatically.`,
        ),
      );
}

function deploymentPart(blocked: readonly string[]): Html {
  if (blocked.length === 0) return nothing;
  return row(
    part(
      "lock",
      "danger",
      "Merging is blocked",
      html`${blocked.map((message) => html`<span class="line">${message}</span>`)}`,
    ),
  );
}

function draftPart({ pull, repository, hub, person }: PullPage): Html {
  if (!pull.draft || person === undefined) return nothing;
  const action = `/${repositoryFullName(hub, repository)}/pull/${pull.number}/ready`;
  return html`<form class="merge-part" method="post" action="${action}">
    ${part("draft", "muted", "This pull request is still a work in progress", html`Draft pull requests cannot be merged.`)}
    <button class="button">Ready for review</button>
  </form>`;
}

function mergePart(
  { hub, repository, pull, person }: PullPage,
  { allowed }: { readonly allowed: boolean },
): Html {
  if (person === undefined)
    return html`<div class="merge-part merge-action muted">Choose who you act as to merge.</div>`;
  if (!atLeast(roleOf(hub, repository, person.id), "write")) {
    return html`<div class="merge-part merge-action muted">
      Only those with write access to this repository can merge.
    </div>`;
  }
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } = repository.settings;
  const methods = [
    ...(allowMergeCommit ? [["merge", "Merge pull request"] as const] : []),
    ...(allowSquashMerge ? [["squash", "Squash and merge"] as const] : []),
    ...(allowRebaseMerge ? [["rebase", "Rebase and merge"] as const] : []),
  ];
  return html`<form
    class="merge-part merge-action"
    method="post"
    action="/${repositoryFullName(hub, repository)}/pull/${pull.number}/merge"
  >
    <input type="hidden" name="sha" value="${pull.head.sha}" />
    ${methods.map(([method, label], index) => html`<button class="button ${index === 0 ? "primary" : ""}" name="method" value="${method}" ${allowed ? "" : html`disabled`}>${label}</button>`)}
  </form>`;
}
