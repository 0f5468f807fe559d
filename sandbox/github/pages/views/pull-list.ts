/** The pull requests of a repository. */

import { numberOfComments } from "../parts/counts.ts";
import type { PullRequest } from "../../model/pull-request.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { checkMark } from "../parts/checks.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, personLink } from "../parts/people.ts";
import { pullLook, stateIcon } from "../parts/states.ts";
import { ago } from "../parts/time.ts";
import type { RepositoryPage } from "./repository-page.ts";

export function pullListPage(request: RepositoryPage): Page {
  const { hub, repository } = request;
  const wanted = request.query.get("state") === "closed" ? "closed" : "open";
  const all = [...repository.pulls.values()];
  const shown = all.filter(({ state }) => state === wanted).toReversed();
  const count = (state: string): number => all.filter((pull) => pull.state === state).length;
  const name = repositoryFullName(hub, repository);
  const tab = (state: "open" | "closed", label: string): Html =>
    html`<a href="/${name}/pulls?state=${state}" ${state === wanted ? html`aria-current="true"` : ""}
      >${icon(state === "open" ? "pull" : "check")} ${count(state)} ${label}</a
    >`;
  const content = html`<div class="toolbar">
      <h2 class="page-title">Pull requests</h2>
      <a class="button primary" href="/${name}/compare">New pull request</a>
    </div>
    <section class="box" id="pulls" data-live>
      <div class="box-head states">${tab("open", "Open")}${tab("closed", "Closed")}</div>
      ${
        shown.length === 0
          ? html`<p class="blank">
              ${wanted === "open" ? "No open pull requests." : "Nothing was closed yet."}
            </p>`
          : html`<ul class="rows">
              ${shown.map((pull) => pullLine(request, pull))}
            </ul>`
      }
    </section>`;
  return { title: `Pull requests · ${name}`, body: inRepository(hub, { repository, tab: "pulls", content }) };
}

function pullLine({ hub, repository }: RepositoryPage, pull: PullRequest): Html {
  const name = repositoryFullName(hub, repository);
  const comments = numberOfComments(repository, pull.number);
  const when = pull.merged === undefined ? pull.createdAt : pull.merged.at;
  return html`<li>
    ${stateIcon(pullLook(pull))}
    <div class="grow">
      <a class="row-title" href="/${name}/pull/${pull.number}">${pull.title}</a>
      ${checkMark(hub, repository, pull.head.sha)}
      <p class="muted small">
        #${pull.number} ${pull.merged === undefined ? "opened" : "merged"} ${ago(hub, when)} by
        ${personLink(accountOf(hub, pull.merged?.byId ?? pull.authorId))}
      </p>
    </div>
    ${comments === 0 ? "" : html`<span class="muted small comment-count">${icon("comment")} ${comments}</span>`}
  </li>`;
}
