/** Environments with what runs there, and the history of one of them. */

import type { Deployment } from "../../model/deployment.ts";
import { newestState, statusesOf } from "../../operations/deployments.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { inRepository } from "../layout.ts";
import type { Page } from "../page-request.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, avatar, personLink } from "../parts/people.ts";
import { deploymentLook, stateBadge, stateIcon } from "../parts/states.ts";
import { ago } from "../parts/time.ts";
import type { RepositoryPage } from "./repository-page.ts";

export function deploymentsPage(request: RepositoryPage): Page {
  const { hub, repository } = request;
  const newestFirst = [...repository.deployments.values()].toReversed();
  const environments = [
    ...new Set([...repository.deployments.values()].map(({ environment }) => environment)),
  ];
  const content = html`<div id="deployments" data-live>
    <h2 class="page-title">Environments</h2>
    ${environments.length === 0 ? html`<p class="blank">Nothing was deployed yet.</p>` : html`<div class="cards">${environments.map((environment) => card(request, environment))}</div>`}
    ${
      newestFirst.length === 0
        ? ""
        : html`<h2 class="page-title">All deployments</h2>
            ${deploymentList(request, newestFirst)}`
    }
  </div>`;
  const name = repositoryFullName(hub, repository);
  return {
    title: `Deployments · ${name}`,
    body: inRepository(hub, { repository, tab: "deployments", content }),
  };
}

export function environmentPage(request: RepositoryPage, environment: string): Page {
  const { hub, repository } = request;
  const own = [...repository.deployments.values()]
    .filter((deployment) => deployment.environment === environment)
    .toReversed();
  const name = repositoryFullName(hub, repository);
  const content = html`<div id="deployments" data-live>
    <h2 class="page-title">
      <a class="quiet" href="/${name}/deployments">Deployments</a> <span class="muted">/</span> ${environment}
    </h2>
    ${own.length === 0 ? html`<p class="blank">Nothing was deployed to ${environment} yet.</p>` : deploymentList(request, own)}
  </div>`;
  return {
    title: `${environment} · ${name}`,
    body: inRepository(hub, { repository, tab: "deployments", content }),
  };
}

function card({ hub, repository }: RepositoryPage, environment: string): Html {
  const own = [...repository.deployments.values()].filter(
    (deployment) => deployment.environment === environment,
  );
  const newest = own.at(-1);
  const active = own.findLast((deployment) => newestState(repository, deployment) === "success");
  const name = repositoryFullName(hub, repository);
  if (newest === undefined) return html``;
  const look = deploymentLook(newestState(repository, newest));
  return html`<a class="card" href="/${name}/deployments/${environment}">
    <span class="card-head"
      >${icon("server", "muted")}<strong>${environment}</strong>${stateBadge(look)}</span
    >
    <span class="muted small">${descriptionOf(repository, newest)}</span>
    <span class="muted small"
      >${active === undefined ? "never was active" : html`runs <code>${active.sha.slice(0, 7)}</code>`} ·
      ${ago(hub, newest.updatedAt)}</span
    >
  </a>`;
}

function descriptionOf(repository: RepositoryPage["repository"], deployment: Deployment): string {
  const said = statusesOf(repository, deployment).at(-1)?.description ?? "";
  return said === "" ? (deployment.description ?? "") : said;
}

function deploymentList({ hub, repository }: RepositoryPage, deployments: readonly Deployment[]): Html {
  return html`<section class="box">
    <ul class="rows deployments">
      ${deployments.map((deployment) => deploymentLine({ hub, repository }, deployment))}
    </ul>
  </section>`;
}

function deploymentLine(
  { hub, repository }: Pick<RepositoryPage, "hub" | "repository">,
  deployment: Deployment,
): Html {
  const name = repositoryFullName(hub, repository);
  const look = deploymentLook(newestState(repository, deployment));
  const creator = accountOf(hub, deployment.creatorId);
  const history = statusesOf(repository, deployment).toReversed();
  return html`<li class="deployment" id="deployment-${deployment.id}">
    ${stateIcon(look)}
    <div class="grow">
      <p>
        <a class="row-title" href="/${name}/deployments/${deployment.environment}"
          >${deployment.environment}</a
        >
        <code
          ><a class="quiet" href="/${name}/commit/${deployment.sha}">${deployment.sha.slice(0, 7)}</a></code
        >
        ${stateBadge(look)}
      </p>
      <p class="muted small">${descriptionOf(repository, deployment)}</p>
      <details class="statuses">
        <summary class="muted small">
          ${avatar(creator)} ${personLink(creator)} ${ago(hub, deployment.createdAt)} · ${history.length}
          ${history.length === 1 ? "status" : "statuses"}
        </summary>
        <ol>
          ${history.map((status) => html`<li class="small">${stateIcon(deploymentLook(status.state))} <strong>${status.state.replace("_", " ")}</strong> ${status.description} <span class="muted">${ago(hub, status.createdAt)}</span></li>`)}
        </ol>
        <pre class="payload">${JSON.stringify(deployment.payload, undefined, 2)}</pre>
      </details>
    </div>
  </li>`;
}
