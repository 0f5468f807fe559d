/** The files and the commits of a pull request. */

import { commitsBetween } from "../../git/commits.ts";
import { diffFiles } from "../../git/diff.ts";
import { forkPoint } from "../../operations/base-tip.ts";
import { html } from "../html.ts";
import type { Page } from "../page-request.ts";
import { commitList } from "../parts/commit-list.ts";
import { diffView } from "../parts/diff-view.ts";
import { pullFrame } from "./pull-frame.ts";
import type { PullPage } from "./repository-page.ts";

export async function filesPage(request: PullPage): Promise<Page> {
  const { repository, pull } = request;
  const files = await diffFiles(repository.dir, await forkPoint(repository, pull), pull.head.sha);
  return pullFrame(request, "files", html`<div id="files" data-live>${diffView(files)}</div>`);
}

export async function commitsPage(request: PullPage): Promise<Page> {
  const { repository, pull } = request;
  const from = await forkPoint(repository, pull);
  const commits = await commitsBetween(repository.dir, from, pull.head.sha);
  return pullFrame(
    request,
    "commits",
    html`<div id="commits" data-live>${commitList(request, commits)}</div>`,
  );
}
