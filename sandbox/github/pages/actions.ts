/** What the forms of the pages do: each is a call of the API as the person that the browser acts as. */

import { z } from "zod";
import { requestRunAction } from "../operations/run-events.ts";
import { installApp } from "../operations/apps.ts";
import { findAccount, userToken } from "../operations/accounts.ts";
import { setDraft } from "../operations/pull-state.ts";
import { resolveCommit } from "../git/refs.ts";
import { gitMaybe } from "../git/run-git.ts";
import { ApiError, forbidden, notFound } from "../http/api-error.ts";
import type { Account } from "../model/account.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import { atLeast, roleOf } from "../auth/roles.ts";
import type { Act } from "../seed/act-as.ts";
import { actAs } from "../seed/act-as.ts";
import type { FormRequest } from "./page-request.ts";
import type { RepositoryPage, PullPage } from "./views/repository-page.ts";

/** Where to go next. */
type Action<R> = (request: R & FormRequest) => Promise<string>;

function actor({ person }: FormRequest): Account {
  if (person === undefined) throw forbidden("Choose who you act as first.");
  return person;
}

async function call(request: FormRequest, act: Act): Promise<unknown> {
  return actAs(request.api, userToken(request.hub, actor(request)), act);
}

function field({ form }: FormRequest, name: string): string {
  // Browsers send line breaks as CRLF.
  return (form.get(name) ?? "").replaceAll("\r\n", "\n");
}

const withNumber = z.object({ number: z.number() });

function pathOf({ hub, repository }: RepositoryPage): string {
  return `/repos/${repositoryFullName(hub, repository)}`;
}

function pageOf({ hub, repository, pull }: PullPage): string {
  return `/${repositoryFullName(hub, repository)}/pull/${pull.number}`;
}

export const pullActions: Readonly<Record<string, Action<PullPage>>> = {
  async comment(request) {
    await call(request, {
      method: "POST",
      path: `${pathOf(request)}/issues/${request.pull.number}/comments`,
      body: { body: field(request, "body") },
    });
    return `${pageOf(request)}#new-comment`;
  },
  async review(request) {
    const body = { event: field(request, "event"), body: field(request, "body") };
    await call(request, {
      method: "POST",
      path: `${pathOf(request)}/pulls/${request.pull.number}/reviews`,
      body,
    });
    return pageOf(request);
  },
  async merge(request) {
    const body = { merge_method: field(request, "method"), sha: field(request, "sha") };
    await call(request, {
      method: "PUT",
      path: `${pathOf(request)}/pulls/${request.pull.number}/merge`,
      body,
    });
    return pageOf(request);
  },
  close: (request) => setState(request, "closed"),
  reopen: (request) => setState(request, "open"),
  async ready(request) {
    const { hub, repository, pull } = request;
    const account = actor(request);
    if (account.id !== pull.authorId && !atLeast(roleOf(hub, repository, account.id), "write")) {
      throw forbidden("Must have write access to the repository.");
    }
    await setDraft(hub, { repository, pull, actor: { account } }, false);
    return pageOf(request);
  },
};

async function setState(request: PullPage & FormRequest, state: "open" | "closed"): Promise<string> {
  const said = field(request, "body");
  if (said.trim() !== "") await pullActions["comment"]?.(request);
  await call(request, {
    method: "PATCH",
    path: `${pathOf(request)}/pulls/${request.pull.number}`,
    body: { state },
  });
  return pageOf(request);
}

export async function openPullAction(request: RepositoryPage & FormRequest): Promise<string> {
  const body = {
    title: field(request, "title"),
    body: field(request, "body"),
    head: field(request, "head"),
    base: field(request, "base"),
    draft: field(request, "draft") === "true",
  };
  const { number } = withNumber.parse(
    await call(request, { method: "POST", path: `${pathOf(request)}/pulls`, body }),
  );
  return `/${repositoryFullName(request.hub, request.repository)}/pull/${number}`;
}

/** Proposes a change of one file: a new branch with one commit, then the page that opens a pull request from it. */
export async function editAction(request: RepositoryPage & FormRequest): Promise<string> {
  const { repository, hub } = request;
  const [ref, path, branch] = [field(request, "ref"), field(request, "path"), field(request, "branch")];
  const commit = await resolveCommit(repository.dir, ref);
  const blob =
    commit === undefined
      ? undefined
      : await gitMaybe(repository.dir, ["rev-parse", "--verify", "--end-of-options", `${commit}:${path}`]);
  if (commit === undefined || blob === undefined) throw notFound();
  await call(request, {
    method: "POST",
    path: `${pathOf(request)}/git/refs`,
    body: { ref: `refs/heads/${branch}`, sha: commit },
  });
  const body = {
    branch,
    sha: blob,
    message: field(request, "message"),
    content: Buffer.from(field(request, "content")).toString("base64"),
  };
  await call(request, {
    method: "PUT",
    path: `${pathOf(request)}/contents/${path.split("/").map(encodeURIComponent).join("/")}`,
    body,
  });
  return `/${repositoryFullName(hub, repository)}/compare/${repository.defaultBranch}...${branch}`;
}

export async function rerequestAction(request: RepositoryPage & FormRequest, runId: number): Promise<string> {
  await call(request, { method: "POST", path: `${pathOf(request)}/check-runs/${runId}/rerequest` });
  return `/${repositoryFullName(request.hub, request.repository)}/runs/${runId}`;
}

export async function runAction(request: RepositoryPage & FormRequest, runId: number): Promise<string> {
  const { hub, repository } = request;
  const run = repository.checkRuns.get(runId);
  if (run === undefined) throw notFound();
  const account = actor(request);
  if (!atLeast(roleOf(hub, repository, account.id), "write"))
    throw forbidden("Must have write access to the repository.");
  requestRunAction(hub, { repository, run, actor: { account }, identifier: field(request, "identifier") });
  return `/${repositoryFullName(hub, repository)}/runs/${runId}`;
}

export async function redeliverAction(request: FormRequest, slug: string): Promise<string> {
  actor(request);
  const id = field(request, "delivery");
  const delivery = request.hub.store.deliveries.find((candidate) => String(candidate.id) === id);
  if (delivery === undefined) throw notFound();
  request.hub.webhooks.redeliver(delivery);
  return `/settings/apps/${slug}/advanced`;
}

export async function installAction(request: FormRequest, slug: string): Promise<string> {
  const { hub } = request;
  const person = actor(request);
  const app = [...hub.store.apps.values()].find((candidate) => candidate.slug === slug);
  const account = findAccount(hub, field(request, "account"));
  if (app === undefined || account === undefined) throw notFound();
  if (account.id !== person.id && account.members.get(person.id) !== "admin")
    throw forbidden("Only owners can install an App.");
  const known = [...hub.store.installations.values()].some(
    (one) => one.appId === app.id && one.accountId === account.id,
  );
  if (known) throw new ApiError(422, `${app.name} is already installed on ${account.login}.`);
  installApp(hub, { app, account });
  return `/apps/${slug}`;
}
