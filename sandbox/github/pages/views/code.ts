/** Files of a repository, one file, one commit. */

import { readCommit } from "../../git/commits.ts";
import { diffFiles } from "../../git/diff.ts";
import type { TreeItem } from "../../git/objects.ts";
import { listTree, readBlob } from "../../git/objects.ts";
import { resolveCommit } from "../../git/refs.ts";
import { accountOfEmail } from "../../serializers/commit.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { checkMark } from "../parts/checks.ts";
import { diffView } from "../parts/diff-view.ts";
import { icon } from "../parts/icons.ts";
import { avatar, personLink } from "../parts/people.ts";
import { prose } from "../parts/prose.ts";
import { ago } from "../parts/time.ts";
import type { RepositoryPage } from "./repository-page.ts";

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const longestFile = 512 * 1024;

interface Place {
  readonly ref: string;
  readonly path: string;
}

export async function codePage(request: RepositoryPage, { ref, path }: Place): Promise<Page | undefined> {
  const { hub, repository } = request;
  const name = repositoryFullName(hub, repository);
  const commit = await resolveCommit(repository.dir, ref);
  if (commit === undefined) {
    if (path !== "" || ref !== repository.defaultBranch) return undefined;
    return page(
      request,
      name,
      html`<p class="blank">This repository is empty. Push to <code>${hub.urls.web}/${name}.git</code>.</p>`,
    );
  }
  const listed = await listTree(repository.dir, `${commit}:${path}`, false).catch(() => undefined);
  if (listed === undefined) return undefined;
  const items = listed.items.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const readme = items.find((item) => /^readme(\.md)?$/i.test(item.path) && item.type === "blob");
  const content = html`<div class="toolbar">
      ${crumbs(name, { ref, path })}<code class="muted clone">git clone ${hub.urls.web}/${name}.git</code>
    </div>
    <section class="box">
      ${await headLine(request, commit)}
      <ul class="rows files">
        ${items.map((item) => fileLine(name, { ref, path }, item))}
      </ul>
    </section>
    ${
      readme === undefined
        ? ""
        : html`<section class="box readme">
            <div class="box-head">${icon("file")} ${readme.path}</div>
            <div class="readme-body">
              ${prose(hub, repository, (await readBlob(repository.dir, readme.sha)).toString("utf8"), "file")}
            </div>
          </section>`
    }`;
  return page(request, path === "" ? name : `${path} · ${name}`, content);
}

function page({ hub, repository }: RepositoryPage, title: string, content: Html): Page {
  return { title, body: inRepository(hub, { repository, tab: "code", content }) };
}

function rank({ type }: TreeItem): number {
  return type === "tree" ? 0 : 1;
}

function crumbs(name: string, { ref, path }: Place): Html {
  const steps = path === "" ? [] : path.split("/");
  return html`<p class="crumbs">
    <code class="branch">${ref}</code>
    <a href="/${name}/tree/${ref}">${name.split("/")[1] ?? name}</a
    >${steps.map((step, index) => html`<span class="muted">/</span>${index === steps.length - 1 ? html`<strong>${step}</strong>` : html`<a href="/${name}/tree/${ref}/${steps.slice(0, index + 1).join("/")}">${step}</a>`}`)}
  </p>`;
}

async function headLine({ hub, repository }: RepositoryPage, sha: string): Promise<Html> {
  const commit = await readCommit(repository.dir, sha);
  const author = accountOfEmail(hub, commit.author.email);
  return html`<div class="box-head">
    ${avatar(author)}
    <span class="grow"
      >${author === undefined ? commit.author.name : personLink(author)}
      <a class="quiet" href="/${repositoryFullName(hub, repository)}/commit/${sha}"
        >${commit.message.split("\n")[0] ?? ""}</a
      >
      ${checkMark(hub, repository, sha)}</span
    ><code class="muted">${sha.slice(0, 7)}</code
    ><span class="muted small">${ago(hub, commit.committer.date)}</span>
  </div>`;
}

function fileLine(name: string, { ref, path }: Place, item: TreeItem): Html {
  const full = path === "" ? item.path : `${path}/${item.path}`;
  const kind = item.type === "tree" ? "tree" : "blob";
  return html`<li>
    ${icon(item.type === "tree" ? "folder" : "file", item.type === "tree" ? "tone-accent" : "muted")}<a
      class="quiet grow"
      href="/${name}/${kind}/${ref}/${full}"
      >${item.path}</a
    >
  </li>`;
}

export async function blobPage(request: RepositoryPage, { ref, path }: Place): Promise<Page | undefined> {
  const { repository, hub } = request;
  const name = repositoryFullName(hub, repository);
  const commit = await resolveCommit(repository.dir, ref);
  if (commit === undefined || path === "") return undefined;
  const { items } = await listTree(repository.dir, commit, true);
  const item = items.find((candidate) => candidate.path === path && candidate.type === "blob");
  if (item === undefined) return undefined;
  const bytes = await readBlob(repository.dir, item.sha);
  const content = html`<div class="toolbar">
      ${crumbs(name, { ref, path })}${editLink(request, { ref, path })}
    </div>
    <section class="box">
      <div class="box-head small muted">${bytes.length} bytes</div>
      ${fileBody(bytes)}
    </section>`;
  return page(request, `${path} · ${name}`, content);
}

function editLink({ hub, repository, person }: RepositoryPage, { ref, path }: Place): Html {
  return person === undefined
    ? html``
    : html`<a class="button" href="/${repositoryFullName(hub, repository)}/edit/${ref}/${path}"
        >Edit file</a
      >`;
}

function fileBody(bytes: Buffer): Html {
  if (bytes.includes(0)) return html`<p class="blank">A binary file.</p>`;
  if (bytes.length > longestFile) return html`<p class="blank">This file is too large to be shown.</p>`;
  const lines = bytes.toString("utf8").replace(/\n$/, "").split("\n");
  return html`<div class="file-body">
    <table class="diff">
      <tbody>
        ${lines.map(
          (line, index) =>
            html`<tr>
              <td class="number">${index + 1}</td>
              <td class="line">${line}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export async function editPage(request: RepositoryPage, { ref, path }: Place): Promise<Page | undefined> {
  const { repository, hub, person } = request;
  const name = repositoryFullName(hub, repository);
  const commit = await resolveCommit(repository.dir, ref);
  const item =
    commit === undefined
      ? undefined
      : (await listTree(repository.dir, commit, true)).items.find((candidate) => candidate.path === path);
  if (item === undefined || person === undefined) return undefined;
  const text = (await readBlob(repository.dir, item.sha)).toString("utf8");
  const content = html`<div class="toolbar">${crumbs(name, { ref, path })}</div>
    <form class="box new-pull" method="post" action="/${name}/edit">
      <input type="hidden" name="ref" value="${ref}" /><input type="hidden" name="path" value="${path}" />
      <label for="edit-text">Content</label>
      <textarea id="edit-text" class="mono" name="content" rows="20" spellcheck="false">${text}</textarea>
      <label for="edit-message">Commit message</label>
      <input id="edit-message" name="message" value="Update ${path}" required />
      <label for="edit-branch">New branch</label>
      <input id="edit-branch" name="branch" value="${person.login}-patch-${repository.nextNumber}" required />
      <div class="form-actions"><button class="button primary">Propose changes</button></div>
    </form>`;
  return page(request, `Editing ${path} · ${name}`, content);
}

export async function commitPage(request: RepositoryPage, sha: string): Promise<Page | undefined> {
  const { repository, hub } = request;
  const found = await resolveCommit(repository.dir, sha);
  if (found === undefined) return undefined;
  const commit = await readCommit(repository.dir, found);
  const files = await diffFiles(repository.dir, commit.parents[0] ?? emptyTree, commit.sha);
  const [subject = "", ...rest] = commit.message.split("\n");
  const author = accountOfEmail(hub, commit.author.email);
  const content = html`<section class="box commit-head">
      <h2>${subject} ${checkMark(hub, repository, found)}</h2>
      ${rest.join("\n").trim() === "" ? "" : html`<pre>${rest.join("\n").trim()}</pre>`}
      <p class="muted small">
        ${avatar(author)} ${author === undefined ? commit.author.name : personLink(author)} committed
        ${ago(hub, commit.committer.date)} · <code>${found}</code>
      </p>
    </section>
    ${diffView(files)}`;
  return page(request, `${subject} · ${repositoryFullName(hub, repository)}`, content);
}
