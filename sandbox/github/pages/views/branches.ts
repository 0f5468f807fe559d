/** Branches, what protects them, and the way from each to a pull request. */

import { readCommit } from "../../git/commits.ts";
import { listRefs } from "../../git/refs.ts";
import { activeRules, isProtected } from "../../operations/rules.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { checkMark } from "../parts/checks.ts";
import { icon } from "../parts/icons.ts";
import { ago } from "../parts/time.ts";
import type { RepositoryPage } from "./repository-page.ts";

export async function branchesPage(request: RepositoryPage): Promise<Page> {
  const { hub, repository } = request;
  const refs = await listRefs(repository.dir, "refs/heads/");
  const lines = await Promise.all(
    refs.map(({ name, oid }) => branchLine(request, name.slice("refs/heads/".length), oid)),
  );
  const content = html`<h2 class="page-title">Branches</h2>
    <section class="box" id="branches" data-live>
      ${
        lines.length === 0
          ? html`<p class="blank">There is no branch yet.</p>`
          : html`<ul class="rows">
              ${lines}
            </ul>`
      }
    </section>`;
  const name = repositoryFullName(hub, repository);
  return { title: `Branches · ${name}`, body: inRepository(hub, { repository, tab: "branches", content }) };
}

async function branchLine({ hub, repository }: RepositoryPage, branch: string, sha: string): Promise<Html> {
  const name = repositoryFullName(hub, repository);
  const commit = await readCommit(repository.dir, sha);
  const pull = [...repository.pulls.values()].findLast(
    ({ head }) => head.repositoryId === repository.id && head.ref === branch,
  );
  const types = [
    ...new Set(activeRules(repository, branch).map(({ rule }) => rule.type.replaceAll("_", " "))),
  ];
  return html`<li>
    ${icon("branch", "muted")}
    <div class="grow">
      <a class="row-title" href="/${name}/tree/${branch}">${branch}</a>
      ${branch === repository.defaultBranch ? html`<span class="label">default</span>` : ""}
      ${isProtected(repository, branch) ? html`<span class="label" title="${types.join(", ")}">${icon("lock")} protected</span>` : ""}
      ${checkMark(hub, repository, sha)}
      <p class="muted small">${commit.message.split("\n")[0] ?? ""} · ${ago(hub, commit.committer.date)}</p>
    </div>
    ${branch === repository.defaultBranch ? "" : pull === undefined ? html`<a class="button" href="/${name}/compare/${repository.defaultBranch}...${branch}">New pull request</a>` : html`<a class="quiet" href="/${name}/pull/${pull.number}">#${pull.number}</a>`}
  </li>`;
}
