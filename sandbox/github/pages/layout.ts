/** The frame around every page: header, "act as", tabs of a repository. */

import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/repository.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import type { Html } from "./html.ts";
import { html, nothing } from "./html.ts";
import type { PageRequest } from "./page-request.ts";
import { icon } from "./parts/icons.ts";
import type { IconName } from "./parts/icons.ts";
import { avatar } from "./parts/people.ts";

export function layout(
  request: PageRequest,
  { title, body }: { readonly title: string; readonly body: Html },
): string {
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Local GitHub</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script src="/assets/refresh.js" defer></script>
      </head>
      <body>
        ${header(request)}
        <main>${body}</main>
        <footer>
          Local GitHub, a sandbox on this machine. Everything but the Git repositories is forgotten when it
          stops.
        </footer>
      </body>
    </html>`.html
  }`;
}

function header(request: PageRequest): Html {
  const { hub } = request;
  return html`<header class="top">
    <a class="brand" href="/">${icon("mark", "brand-mark")}<span>Local GitHub</span></a>
    <nav class="top-links">
      ${[...hub.store.apps.values()].map(({ slug }) => html`<a href="/settings/apps/${slug}/advanced">${icon("bell")}<span>Deliveries</span></a>`)}
    </nav>
    ${actAs(request)}
  </header>`;
}

function actAs({ hub, person, path }: PageRequest): Html {
  const people = [...hub.store.accounts.values()].filter(({ type }) => type === "User");
  if (people.length === 0) return nothing;
  return html`<details class="act-as">
    <summary>
      ${person === undefined ? html`<span>Act as…</span>` : html`${avatar(person)}<span>${person.login}</span>`}
    </summary>
    <form method="post" action="/act-as">
      <input type="hidden" name="return" value="${path}" />
      <p class="menu-title">Act as</p>
      ${people.map((account) => personButton(account, person))}
    </form>
  </details>`;
}

function personButton(account: Account, current: Account | undefined): Html {
  const chosen = account.id === current?.id;
  return html`<button
    class="menu-item"
    name="login"
    value="${account.login}"
    ${chosen ? html`aria-current="true"` : ""}
  >
    ${avatar(account)}<span><strong>${account.login}</strong> <span class="muted">${account.name}</span></span
    >${chosen ? icon("check") : ""}
  </button>`;
}

export type Tab = "code" | "pulls" | "deployments" | "branches";

const tabs: readonly {
  readonly key: Tab;
  readonly label: string;
  readonly icon: IconName;
  readonly path: string;
}[] = [
  { key: "code", label: "Code", icon: "code", path: "" },
  { key: "pulls", label: "Pull requests", icon: "pull", path: "/pulls" },
  { key: "deployments", label: "Deployments", icon: "rocket", path: "/deployments" },
  { key: "branches", label: "Branches", icon: "branch", path: "/branches" },
];

/** A page inside a repository. */
export function inRepository(
  hub: Hub,
  {
    repository,
    tab,
    content,
  }: { readonly repository: Repository; readonly tab: Tab; readonly content: Html },
): Html {
  const name = repositoryFullName(hub, repository);
  const [owner = "", short = ""] = name.split("/");
  const open = [...repository.pulls.values()].filter(({ state }) => state === "open").length;
  return html`<div class="repo-head">
      <h1>
        ${icon("repo")} <a href="/${owner}">${owner}</a><span class="muted">/</span
        ><a href="/${name}"><strong>${short}</strong></a>
        <span class="label">${repository.private ? "Private" : "Public"}</span>
      </h1>
      <nav class="tabs" aria-label="Repository">
        ${tabs.map(
          (each) =>
            html`<a href="/${name}${each.path}" ${each.key === tab ? html`aria-current="page"` : ""}
              >${icon(each.icon)}<span>${each.label}</span>${each.key === "pulls" && open > 0 ? html`<span class="counter">${open}</span>` : ""}</a
            >`,
        )}
      </nav>
    </div>
    <div class="page">${content}</div>`;
}
