/** A GitHub App: what it may do, where it is installed, and the log of its deliveries. */

import { STATUS_CODES } from "node:http";
import type { Hub } from "../../hub.ts";
import type { App } from "../../model/app.ts";
import type { Delivery } from "../../model/delivery.ts";
import { installedRepositories } from "../../operations/apps.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, avatar } from "../parts/people.ts";
import { ago } from "../parts/time.ts";

export function appPage(request: PageRequest, app: App): Page {
  const { hub } = request;
  const installations = [...hub.store.installations.values()].filter(({ appId }) => appId === app.id);
  return {
    title: app.name,
    body: html`<div class="page narrow">
      <div class="profile">
        ${avatar(accountOf(hub, app.botId), "large")}
        <h1>${app.name}<span class="muted">GitHub App</span></h1>
      </div>
      <p>${app.description}</p>
      <h2 class="page-title">Permissions</h2>
      <section class="box">
        <ul class="rows">
          ${Object.entries(app.permissions).map(([name, level]) => html`<li><span class="grow">${name.replaceAll("_", " ")}</span><span class="label">${level}</span></li>`)}
        </ul>
      </section>
      <h2 class="page-title">Installed on</h2>
      ${
        installations.length === 0
          ? html`<p class="blank">Nowhere yet.</p>`
          : html`<section class="box">
              <ul class="rows">
                ${installations.map(
                  (installation) =>
                    html`<li>
                      ${avatar(accountOf(hub, installation.accountId))}<span class="grow"
                        ><strong>${accountOf(hub, installation.accountId)?.login ?? ""}</strong>
                        <span class="muted small"
                          >${installedRepositories(hub, installation)
                            .map((repository) => repositoryFullName(hub, repository))
                            .join(", ")}</span
                        ></span
                      >
                    </li>`,
                )}
              </ul>
            </section>`
      }
      ${installForm(request, app)}
    </div>`,
  };
}

function installForm({ hub, person }: PageRequest, app: App): Html {
  if (person === undefined) return nothing;
  const installed = new Set(
    [...hub.store.installations.values()]
      .filter(({ appId }) => appId === app.id)
      .map(({ accountId }) => accountId),
  );
  const possible = [...hub.store.accounts.values()].filter(
    (account) =>
      !installed.has(account.id) && (account.id === person.id || account.members.get(person.id) === "admin"),
  );
  if (possible.length === 0) return nothing;
  return html`<form method="post" action="/apps/${app.slug}/installations" class="form-actions">
    ${possible.map((account) => html`<button class="button primary" name="account" value="${account.login}">Install on ${account.login}</button>`)}
  </form>`;
}

/** Longest part of a body that is shown. */
const shownBytes = 20_000;
const shownDeliveries = 100;

export function deliveriesPage({ hub, person }: PageRequest, app: App): Page {
  const deliveries = hub.store.deliveries.filter(({ appId }) => appId === app.id).toReversed();
  return {
    title: `Deliveries · ${app.name}`,
    body: html`<div class="page">
      <h1 class="page-title">
        <a class="quiet" href="/apps/${app.slug}">${app.name}</a> <span class="muted">/</span> Recent
        deliveries
      </h1>
      <p class="muted small">
        ${app.hook.url === undefined ? "This App has no webhook." : html`Sent to <code>${app.hook.url}</code>`}
        · ${deliveries.length} in all
      </p>
      <section class="box" id="deliveries" data-live>
        ${
          deliveries.length === 0
            ? html`<p class="blank">Nothing was sent yet.</p>`
            : html`<ul class="rows">
                ${deliveries.slice(0, shownDeliveries).map((delivery) => deliveryLine(hub, delivery, person !== undefined))}
              </ul>`
        }
      </section>
    </div>`,
  };
}

function deliveryLine(hub: Hub, delivery: Delivery, mayRedeliver: boolean): Html {
  const { result } = delivery;
  const mark =
    result === undefined
      ? icon("dot", "tone-attention")
      : result.status === "OK"
        ? icon("check", "tone-success")
        : icon("cross", "tone-danger");
  const app = hub.store.apps.get(delivery.appId);
  return html`<li class="delivery">
    ${mark}
    <details class="grow" id="delivery-${String(delivery.id)}">
      <summary>
        <strong>${delivery.event}${delivery.action === null ? "" : `.${delivery.action}`}</strong>
        <code class="muted">${delivery.guid.slice(0, 8)}</code
        >${delivery.redelivery ? html` <span class="label">redelivery</span>` : ""}
        <span class="muted small"
          >${result === undefined ? "under way" : words(result.statusCode, result.status)} ·
          ${ago(hub, delivery.deliveredAt)}</span
        >
      </summary>
      ${mayRedeliver && result !== undefined ? html`<form method="post" action="/settings/apps/${app?.slug ?? ""}/redeliver"><button class="button" name="delivery" value="${String(delivery.id)}">${icon("sync")} Redeliver</button></form>` : ""}
      <h4>Headers</h4>
      <pre>${headers(delivery.requestHeaders)}</pre>
      <h4>Payload</h4>
      <pre>${pretty(delivery.body).slice(0, shownBytes)}</pre>
      ${
        result === undefined
          ? ""
          : html`<h4>Response <span class="muted small">${result.duration} s</span></h4>
              <pre>
${headers(result.responseHeaders)}
${result.responseBody.slice(0, shownBytes)}</pre>`
      }
    </details>
  </li>`;
}

function words(statusCode: number, status: string): string {
  return statusCode === 0 ? status : `${statusCode} ${STATUS_CODES[statusCode] ?? ""}`;
}

function headers(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

function pretty(body: string): string {
  return JSON.stringify(JSON.parse(body), undefined, 2);
}
