/** Checks of a pull request, and one check run with its output. */

import type { Annotation, CheckRun } from "../../model/check.ts";
import { latestRuns } from "../../operations/required-checks.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { checkLines, checkList } from "../parts/checks.ts";
import { accountOf, avatar } from "../parts/people.ts";
import { prose } from "../parts/prose.ts";
import { checkLook, stateIcon } from "../parts/states.ts";
import { ago } from "../parts/time.ts";
import { pullFrame } from "./pull-frame.ts";
import type { PullPage, RepositoryPage } from "./repository-page.ts";

export async function checksPage(request: PullPage): Promise<Page> {
  const { hub, repository, pull } = request;
  const runs = latestRuns(repository, pull.head.sha);
  const wanted = Number(request.query.get("check_run_id"));
  const chosen = runs.find(({ id }) => id === wanted) ?? runs[0];
  const name = repositoryFullName(hub, repository);
  if (chosen === undefined) {
    const lines = checkLines(hub, { repository, sha: pull.head.sha, branch: pull.base.ref });
    const blank =
      lines.length === 0
        ? html`<p class="blank">No check has reported on <code>${pull.head.sha.slice(0, 7)}</code> yet.</p>`
        : checkList(lines);
    return pullFrame(request, "checks", html`<section class="box" id="checks" data-live>${blank}</section>`);
  }
  const content = html`<div class="check-columns" id="checks" data-live>
    <nav class="check-nav" aria-label="Check runs">
      ${runs.map((run) => html`<a href="/${name}/pull/${pull.number}/checks?check_run_id=${run.id}" ${run.id === chosen.id ? html`aria-current="true"` : ""}>${stateIcon(checkLook(run))}<span>${run.name}</span></a>`)}
    </nav>
    ${runView(request, chosen)}
  </div>`;
  return pullFrame(request, "checks", content);
}

export function checkRunPage(request: RepositoryPage, run: CheckRun): Page {
  const { hub, repository } = request;
  const pull = [...repository.pulls.values()].findLast(({ head }) => head.sha === run.headSha);
  const name = repositoryFullName(hub, repository);
  const content = html`${pull === undefined ? "" : html`<p><a href="/${name}/pull/${pull.number}/checks?check_run_id=${run.id}">← #${pull.number} ${pull.title}</a></p>`}
    <div id="checks" data-live>${runView(request, run)}</div>`;
  return { title: `${run.name} · ${name}`, body: inRepository(hub, { repository, tab: "pulls", content }) };
}

function runView(request: RepositoryPage, run: CheckRun): Html {
  const { hub, repository } = request;
  const look = checkLook(run);
  const app = hub.store.apps.get(run.appId);
  const { title, summary, text, annotations } = run.output;
  return html`<section class="box check-run">
    <header class="check-head">
      ${stateIcon(look)}
      <div class="grow">
        <h3>${run.name}</h3>
        <p class="muted small">
          ${avatar(accountOf(hub, app?.botId))} ${app?.name ?? "unknown App"} ·
          ${look.words}${run.completedAt === null ? "" : html` ${ago(hub, run.completedAt)}`} ·
          <code>${run.headSha.slice(0, 7)}</code>
        </p>
      </div>
      ${runButtons(request, run)}
    </header>
    <div class="check-body">
      ${title === null ? html`<p class="muted">This check has no output yet.</p>` : html`<h4 class="check-title">${title}</h4>`}
      ${summary === null ? nothing : prose(hub, repository, summary, "file")}
      ${annotations.length === 0 ? nothing : annotationList(annotations)}
      ${
        text === null
          ? nothing
          : html`<details class="check-text" open>
              <summary>Details</summary>
              ${prose(hub, repository, text, "file")}
            </details>`
      }
    </div>
  </section>`;
}

function runButtons({ hub, repository, person }: RepositoryPage, run: CheckRun): Html {
  if (person === undefined) return nothing;
  const path = `/${repositoryFullName(hub, repository)}/runs/${run.id}`;
  const own = run.status === "completed" ? run.actions : [];
  return html`<form class="form-actions" method="post" action="${path}/rerequest">
    ${own.map(({ label, description, identifier }) => html`<button class="button" formaction="${path}/action" name="identifier" value="${identifier}" title="${description}">${label}</button>`)}
    ${run.status === "completed" ? html`<button class="button">Re-run</button>` : ""}
  </form>`;
}

function annotationList(annotations: readonly Annotation[]): Html {
  return html`<ul class="annotations">
    ${annotations.map(
      (annotation) =>
        html`<li class="annotation annotation-${annotation.level}">
          <p class="small">
            <strong>${annotation.path}</strong
            ><span class="muted"
              >:${annotation.startLine}${annotation.endLine === annotation.startLine ? "" : `–${annotation.endLine}`}</span
            >
          </p>
          ${annotation.title === null ? "" : html`<p><strong>${annotation.title}</strong></p>`}
          <pre>${annotation.message}</pre>
        </li>`,
    )}
  </ul>`;
}
