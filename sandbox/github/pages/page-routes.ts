/** Which page an address leads to. */

import { repositoryOf } from "../auth/access.ts";
import { ApiError } from "../http/api-error.ts";
import { findAccount } from "../operations/accounts.ts";
import type { Page, PageRequest } from "./page-request.ts";
import { appPage, deliveriesPage } from "./views/app.ts";
import { branchesPage } from "./views/branches.ts";
import { checkRunPage, checksPage } from "./views/check-run.ts";
import { blobPage, codePage, commitPage, editPage } from "./views/code.ts";
import { comparePage } from "./views/compare.ts";
import { conversationPage } from "./views/conversation.ts";
import { deploymentsPage, environmentPage } from "./views/deployments.ts";
import { accountPage, homePage, maySee } from "./views/home.ts";
import { commitsPage, filesPage } from "./views/pull-files.ts";
import { pullListPage } from "./views/pull-list.ts";
import type { RepositoryPage } from "./views/repository-page.ts";

export async function findPage(request: PageRequest): Promise<Page | undefined> {
  const steps = request.path
    .split("/")
    .filter((step) => step !== "")
    .map(decode);
  const [first, second, third] = steps;
  if (first === undefined) return homePage(request);
  const apps = [...request.hub.store.apps.values()];
  if (first === "apps") {
    const app = apps.find(({ slug }) => slug === second);
    return app === undefined ? undefined : appPage(request, app);
  }
  if (first === "settings" && second === "apps") {
    const app = apps.find(({ slug }) => slug === third);
    return app === undefined ? undefined : deliveriesPage(request, app);
  }
  if (second === undefined) {
    const account = findAccount(request.hub, first);
    return account === undefined ? undefined : accountPage(request, account);
  }
  const repository = visibleRepository(request, first, second);
  return repository === undefined ? undefined : repositoryPage(repository, steps.slice(2));
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

export function visibleRepository(
  request: PageRequest,
  owner: string,
  name: string,
): RepositoryPage | undefined {
  try {
    const repository = repositoryOf(request.hub, owner, name);
    return maySee(request.hub, request.person, repository) ? { ...request, repository } : undefined;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

async function repositoryPage(request: RepositoryPage, steps: readonly string[]): Promise<Page | undefined> {
  const [section, ...rest] = steps;
  const [first = ""] = rest;
  switch (section) {
    case undefined:
      return codePage(request, { ref: request.repository.defaultBranch, path: "" });
    case "tree":
      return withRef(rest, (place) => codePage(request, place));
    case "blob":
      return withRef(rest, (place) => blobPage(request, place));
    case "edit":
      return withRef(rest, (place) => editPage(request, place));
    case "commit":
      return commitPage(request, first);
    case "pulls":
      return pullListPage(request);
    case "pull":
      return pullPage(request, rest);
    case "compare":
      return comparePage(request, rangeOf(request, rest.join("/")));
    case "branches":
      return branchesPage(request);
    case "deployments":
      return first === "" ? deploymentsPage(request) : environmentPage(request, first);
    case "runs": {
      const run = request.repository.checkRuns.get(Number(first));
      return run === undefined ? undefined : checkRunPage(request, run);
    }
    default:
      return undefined;
  }
}

/** The form's fields stand in for a range in the path. */
function rangeOf({ query }: PageRequest, given: string): string {
  const [base, head] = [query.get("base"), query.get("head")];
  return given !== "" || head === null ? given : `${base ?? ""}...${head}`;
}

/** Names of branches may hold slashes: the longest start that is a ref wins. */
async function withRef(
  steps: readonly string[],
  page: (place: { readonly ref: string; readonly path: string }) => Promise<Page | undefined>,
): Promise<Page | undefined> {
  for (let length = 1; length <= Math.min(steps.length, 4); length += 1) {
    const found = await page({ ref: steps.slice(0, length).join("/"), path: steps.slice(length).join("/") });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function pullPage(
  request: RepositoryPage,
  [number = "", tab]: readonly string[],
): Promise<Page | undefined> {
  const pull = request.repository.pulls.get(Number(number));
  if (pull === undefined) return undefined;
  const place = { ...request, pull };
  switch (tab) {
    case undefined:
      return conversationPage(place);
    case "commits":
      return commitsPage(place);
    case "checks":
      return checksPage(place);
    case "files":
      return filesPage(place);
    default:
      return undefined;
  }
}
