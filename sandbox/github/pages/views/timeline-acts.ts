/** Lines of a conversation that tell what somebody did. */

import type { TimelineEntry } from "../../model/timeline.ts";
import { newestState } from "../../operations/deployments.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import type { IconName } from "../parts/icons.ts";
import { icon } from "../parts/icons.ts";
import { accountOf, avatar, personLink } from "../parts/people.ts";
import { deploymentLook, stateIcon } from "../parts/states.ts";
import { ago } from "../parts/time.ts";
import type { PullPage } from "./repository-page.ts";

export interface Line {
  readonly icon: IconName;
  readonly tone: string;
  readonly text: Html;
}

export function line({ icon: picture, tone, text }: Line): Html {
  return html`<div class="event">
    <span class="event-icon event-${tone}">${icon(picture)}</span>
    <div class="event-text">${text}</div>
  </div>`;
}

export function showAct(
  { hub }: PullPage,
  entry: Extract<TimelineEntry, { readonly actorId: number; readonly detail?: string }>,
): Html {
  const who = html`${avatar(accountOf(hub, entry.actorId))} ${personLink(accountOf(hub, entry.actorId))}`;
  const when = html`<span class="muted">${ago(hub, entry.at)}</span>`;
  const detail = "detail" in entry ? (entry.detail ?? "") : "";
  switch (entry.kind) {
    case "merged":
      return line({
        icon: "merged",
        tone: "done",
        text: html`${who} merged commit <code>${detail.slice(0, 7)}</code> ${when}`,
      });
    case "closed":
      return line({ icon: "closed", tone: "danger", text: html`${who} closed this ${when}` });
    case "reopened":
      return line({ icon: "pull", tone: "success", text: html`${who} reopened this ${when}` });
    case "ready":
      return line({ icon: "eye", tone: "muted", text: html`${who} marked this as ready for review ${when}` });
    case "draft":
      return line({ icon: "draft", tone: "muted", text: html`${who} marked this as a draft ${when}` });
    case "retargeted":
      return line({
        icon: "branch",
        tone: "muted",
        text: html`${who} changed the base branch to <code>${detail}</code> ${when}`,
      });
    case "renamed":
      return line({
        icon: "comment",
        tone: "muted",
        text: html`${who} changed the title to <strong>${detail}</strong> ${when}`,
      });
    case "commits":
      return nothing;
  }
}

export function showDeployment({ hub, repository }: PullPage, id: number): Html {
  const deployment = repository.deployments.get(id);
  if (deployment === undefined) return nothing;
  const look = deploymentLook(newestState(repository, deployment));
  const name = repositoryFullName(hub, repository);
  const text = html`${avatar(accountOf(hub, deployment.creatorId))}
    ${personLink(accountOf(hub, deployment.creatorId))} deployed to
    <a href="/${name}/deployments/${deployment.environment}"><strong>${deployment.environment}</strong></a>
    <span class="muted">${ago(hub, deployment.createdAt)}</span>
    <span class="state">${stateIcon(look)} ${look.words}</span>`;
  return line({ icon: "rocket", tone: "muted", text });
}
