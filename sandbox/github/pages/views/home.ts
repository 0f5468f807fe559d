/** The start page: all repositories, and the Apps. */

import { grantOf } from "../../auth/roles.ts";
import type { Hub } from "../../hub.ts";
import type { Account } from "../../model/account.ts";
import type { Repository } from "../../model/repository.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, avatar } from "../parts/people.ts";
import { ago } from "../parts/time.ts";

export function homePage({ hub, person }: PageRequest): Page {
  const repositories = visibleRepositories(hub, person);
  const apps = [...hub.store.apps.values()];
  return {
    title: "Repositories",
    body: html`<div class="page narrow">
      <h1 class="page-title">Repositories</h1>
      ${
        repositories.length === 0
          ? html`<p class="blank">There is no repository yet.</p>`
          : html`<ul class="list" id="repositories" data-live>
              ${repositories.map((repository) => repositoryLine(hub, repository))}
            </ul>`
      }
      ${
        apps.length === 0
          ? ""
          : html`<h2 class="page-title">GitHub Apps</h2>
              <ul class="list">
                ${apps.map(
                  (app) =>
                    html`<li class="list-item">
                      ${avatar(accountOf(hub, app.botId), "medium")}
                      <div class="grow">
                        <a class="list-title" href="/apps/${app.slug}">${app.name}</a>
                        <p class="muted">${app.description}</p>
                      </div>
                      <a class="button" href="/settings/apps/${app.slug}/advanced"
                        >${icon("bell")} Deliveries</a
                      >
                    </li>`,
                )}
              </ul>`
      }
    </div>`,
  };
}

/** Somebody who chose nobody yet looks as the owner of the machine. */
export function maySee(hub: Hub, person: Account | undefined, repository: Repository): boolean {
  return person === undefined || grantOf(hub, repository, person.id).role !== "none";
}

function visibleRepositories(hub: Hub, person: Account | undefined): readonly Repository[] {
  return [...hub.store.repositories.values()].filter((repository) => maySee(hub, person, repository));
}

function repositoryLine(hub: Hub, repository: Repository): Html {
  const name = repositoryFullName(hub, repository);
  const open = [...repository.pulls.values()].filter(({ state }) => state === "open").length;
  return html`<li class="list-item">
    ${icon("repo", "muted")}
    <div class="grow">
      <a class="list-title" href="/${name}">${name}</a>
      <span class="label">${repository.private ? "Private" : "Public"}</span>
      ${repository.description === null ? "" : html`<p class="muted">${repository.description}</p>`}
      <p class="muted small">
        <a class="quiet" href="/${name}/pulls">${icon("pull")} ${open} open</a> · updated
        ${ago(hub, repository.updatedAt)}
      </p>
    </div>
  </li>`;
}

export function accountPage({ hub, person }: PageRequest, account: Account): Page {
  const repositories = visibleRepositories(hub, person).filter(({ ownerId }) => ownerId === account.id);
  return {
    title: account.login,
    body: html`<div class="page narrow">
      <div class="profile">
        ${avatar(account, "large")}
        <h1>
          ${account.name === "" ? account.login : account.name}<span class="muted">${account.login}</span>
        </h1>
      </div>
      ${
        repositories.length === 0
          ? html`<p class="blank">${account.login} has no repositories.</p>`
          : html`<ul class="list">
              ${repositories.map((repository) => repositoryLine(hub, repository))}
            </ul>`
      }
    </div>`,
  };
}
