/** Opening a pull request from a branch. */

import { commitsBetween } from "../../git/commits.ts";
import { diffFiles } from "../../git/diff.ts";
import { listRefs, mergeBase, readRef } from "../../git/refs.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { commitList } from "../parts/commit-list.ts";
import { diffView } from "../parts/diff-view.ts";
import { icon } from "../parts/icons.ts";
import type { RepositoryPage } from "./repository-page.ts";

export async function comparePage(request: RepositoryPage, range: string): Promise<Page> {
  const { hub, repository } = request;
  const name = repositoryFullName(hub, repository);
  const [given = "", head = ""] = range.split("...");
  const base = given === "" ? repository.defaultBranch : given;
  const branches = (await listRefs(repository.dir, "refs/heads/")).map(({ name: ref }) =>
    ref.slice("refs/heads/".length),
  );
  const content = html`<h2 class="page-title">Open a pull request</h2>
    ${chooser(name, { branches, base, head })}
    ${head === "" ? html`<p class="blank">Choose a branch with changes.</p>` : await comparison(request, base, head)}`;
  return { title: `Comparing · ${name}`, body: inRepository(hub, { repository, tab: "pulls", content }) };
}

function chooser(
  name: string,
  {
    branches,
    base,
    head,
  }: { readonly branches: readonly string[]; readonly base: string; readonly head: string },
): Html {
  const options = (chosen: string): readonly Html[] =>
    branches.map((branch) => html`<option ${branch === chosen ? html`selected` : ""}>${branch}</option>`);
  return html`<form class="chooser box" method="get" action="/${name}/compare">
    ${icon("branch", "muted")}
    <label
      >base
      <select name="base">
        ${options(base)}
      </select></label
    >
    <span class="muted">←</span>
    <label
      >compare
      <select name="head">
        <option value="">choose…</option>
        ${options(head)}
      </select></label
    >
    <button class="button">Compare</button>
  </form>`;
}

async function comparison(request: RepositoryPage, base: string, head: string): Promise<Html> {
  const { repository } = request;
  const [from, to] = await Promise.all([
    readRef(repository.dir, `refs/heads/${base}`),
    readRef(repository.dir, `refs/heads/${head}`),
  ]);
  const common =
    from === undefined || to === undefined ? undefined : await mergeBase(repository.dir, from, to);
  if (from === undefined || to === undefined || common === undefined)
    return html`<p class="blank">There is nothing to compare between these.</p>`;
  const commits = await commitsBetween(repository.dir, common, to);
  if (commits.length === 0) return html`<p class="blank">${base} has everything that ${head} has.</p>`;
  const files = await diffFiles(repository.dir, common, to);
  const title = commits.length === 1 ? (commits[0]?.message.split("\n")[0] ?? "") : head;
  return html`${form(request, { base, head, title })} ${commitList(request, commits)} ${diffView(files)}`;
}

function form(
  { hub, repository, person }: RepositoryPage,
  { base, head, title }: { readonly base: string; readonly head: string; readonly title: string },
): Html {
  const existing = [...repository.pulls.values()].find(
    (pull) => pull.state === "open" && pull.head.ref === head && pull.base.ref === base,
  );
  const name = repositoryFullName(hub, repository);
  if (existing !== undefined)
    return html`<p class="blank">
      <a href="/${name}/pull/${existing.number}">#${existing.number} ${existing.title}</a> is open for this
      branch.
    </p>`;
  if (person === undefined)
    return html`<p class="blank">Choose who you act as, at the top of the page, to open a pull request.</p>`;
  return html`<form class="box new-pull" method="post" action="/${name}/pulls">
    <input type="hidden" name="base" value="${base}" /><input type="hidden" name="head" value="${head}" />
    <label for="pull-title">Title</label>
    <input id="pull-title" name="title" value="${title}" required maxlength="256" />
    <label for="pull-body">Description</label>
    <textarea id="pull-body" name="body" rows="5"></textarea>
    <div class="form-actions">
      <button class="button" name="draft" value="true">Create draft</button>
      <button class="button primary">Create pull request</button>
    </div>
  </form>`;
}
