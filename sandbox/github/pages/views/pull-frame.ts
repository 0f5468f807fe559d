/** What all pages of a pull request have in common: its title, its state, its tabs. */

import { commitsBetween } from "../../git/commits.ts";
import { diffFiles } from "../../git/diff.ts";
import { forkPoint } from "../../operations/base-tip.ts";
import { latestRuns } from "../../operations/required-checks.ts";
import { ownerLogin, repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { numberOfComments } from "../parts/counts.ts";
import type { IconName } from "../parts/icons.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, personLink } from "../parts/people.ts";
import { pullLook, stateBadge } from "../parts/states.ts";
import type { PullPage } from "./repository-page.ts";

export type PullTab = "conversation" | "commits" | "checks" | "files";

export async function pullFrame(request: PullPage, tab: PullTab, content: Html): Promise<Page> {
  const { hub, repository, pull } = request;
  const name = repositoryFullName(hub, repository);
  const from = await forkPoint(repository, pull);
  const [files, commits] = await Promise.all([
    diffFiles(repository.dir, from, pull.head.sha),
    commitsBetween(repository.dir, from, pull.head.sha),
  ]);
  const link = (
    key: PullTab,
    {
      label,
      path,
      picture,
      count,
    }: { readonly label: string; readonly path: string; readonly picture: IconName; readonly count: number },
  ): Html =>
    html`<a href="/${name}/pull/${pull.number}${path}" ${key === tab ? html`aria-current="page"` : ""}
      >${icon(picture)}<span>${label}</span><span class="counter">${count}</span></a
    >`;
  const body = html`<div class="pull-head" id="pull-head" data-live>
      <h2>${pull.title} <span class="muted">#${pull.number}</span></h2>
      <p class="pull-meta">${stateBadge(pullLook(pull))} <span>${sentence(request, commits.length)}</span></p>
    </div>
    <nav class="tabs pull-tabs" id="pull-tabs" data-live aria-label="Pull request">
      ${link("conversation", { label: "Conversation", path: "", picture: "comment", count: numberOfComments(repository, pull.number) })}
      ${link("commits", { label: "Commits", path: "/commits", picture: "commit", count: commits.length })}
      ${link("checks", { label: "Checks", path: "/checks", picture: "check", count: latestRuns(repository, pull.head.sha).length })}
      ${link("files", { label: "Files changed", path: "/files", picture: "file", count: files.length })}
    </nav>
    ${content}`;
  return {
    title: `${pull.title} · #${pull.number} · ${name}`,
    body: inRepository(hub, { repository, tab: "pulls", content: body }),
  };
}

function sentence({ hub, repository, pull }: PullPage, commits: number): Html {
  const who = personLink(accountOf(hub, pull.merged?.byId ?? pull.authorId));
  const words = pull.merged === undefined ? "wants to merge" : "merged";
  const fork = pull.head.repositoryId !== repository.id;
  const owner = accountOf(hub, pull.head.ownerId)?.login ?? "unknown repository";
  const head = fork ? `${owner}:${pull.head.ref}` : pull.head.ref;
  const base = fork ? `${ownerLogin(hub, repository)}:${pull.base.ref}` : pull.base.ref;
  return html`${who} ${words} ${commits} ${commits === 1 ? "commit" : "commits"} into
    <code class="branch">${base}</code> from <code class="branch">${head}</code>`;
}
