/** All checks and statuses of a commit, newest of each. */

import type { Hub } from "../../hub.ts";
import type { CheckRun, CommitStatus } from "../../model/check.ts";
import type { Repository } from "../../model/repository.ts";
import { latestRuns, requiredChecks, requirementState } from "../../operations/required-checks.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html, nothing } from "../html.ts";
import { icon } from "./icons.ts";
import { accountOf, avatar } from "./people.ts";
import type { Look } from "./states.ts";
import { checkLook, stateIcon, statusLook } from "./states.ts";

export interface CheckLine {
  readonly name: string;
  readonly look: Look;
  readonly summary: string;
  readonly href: string | undefined;
  readonly required: boolean;
  readonly picture: Html;
}

export function checkLines(
  hub: Hub,
  {
    repository,
    sha,
    branch,
  }: { readonly repository: Repository; readonly sha: string; readonly branch: string },
): readonly CheckLine[] {
  const wanted = requiredChecks(repository, branch);
  const isRequired = (context: string): boolean => wanted.some((one) => one.context === context);
  const runs = latestRuns(repository, sha).map((run) =>
    runLine(hub, { repository, run, required: isRequired(run.name) }),
  );
  const statuses = newestStatuses(repository, sha).map((status) =>
    statusLine(hub, status, isRequired(status.context)),
  );
  const expected = wanted
    .filter((one) => requirementState(repository, sha, one) === "expected")
    .map(({ context }): CheckLine => ({
      name: context,
      look: { icon: "ring", tone: "attention", words: "Expected" },
      summary: "Waiting for status to be reported",
      href: undefined,
      required: true,
      picture: nothing,
    }));
  return [...expected, ...runs, ...statuses];
}

function runLine(
  hub: Hub,
  {
    repository,
    run,
    required,
  }: { readonly repository: Repository; readonly run: CheckRun; readonly required: boolean },
): CheckLine {
  const app = hub.store.apps.get(run.appId);
  return {
    name: run.name,
    look: checkLook(run),
    summary: run.output.title ?? "",
    href: `/${repositoryFullName(hub, repository)}/runs/${run.id}`,
    required,
    picture: avatar(accountOf(hub, app?.botId)),
  };
}

function statusLine(hub: Hub, status: CommitStatus, required: boolean): CheckLine {
  return {
    name: status.context,
    look: statusLook(status.state),
    summary: status.description ?? "",
    href: status.targetUrl !== null && /^https?:\/\//.test(status.targetUrl) ? status.targetUrl : undefined,
    required,
    picture: avatar(accountOf(hub, status.creatorId)),
  };
}

function newestStatuses(repository: Repository, sha: string): readonly CommitStatus[] {
  const newest = new Map<string, CommitStatus>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}

export function checkList(lines: readonly CheckLine[]): Html {
  return html`<ul class="checks">
    ${lines.map(
      (line) =>
        html`<li>
          ${stateIcon(line.look)}${line.picture}<span class="check-name"
            >${line.href === undefined ? html`<strong>${line.name}</strong>` : html`<a href="${line.href}"><strong>${line.name}</strong></a>`}</span
          >
          <span class="muted check-summary">${line.summary === "" ? line.look.words : line.summary}</span>
          ${line.required ? html`<span class="label">Required</span>` : ""}
        </li>`,
    )}
  </ul>`;
}

/** One look for all: the worst. */
export function overallLook(lines: readonly CheckLine[]): Look | undefined {
  if (lines.length === 0) return undefined;
  const worst = (["danger", "attention", "success"] as const).find((tone) =>
    lines.some(({ look }) => look.tone === tone),
  );
  switch (worst) {
    case "danger":
      return { icon: "cross", tone: "danger", words: "Some checks were not successful" };
    case "attention":
      return { icon: "dot", tone: "attention", words: attentionWords(lines) };
    case "success":
    case undefined:
      return { icon: "check", tone: "success", words: "All checks have passed" };
  }
}

/** The small mark beside a commit. */
export function checkMark(hub: Hub, repository: Repository, sha: string): Html {
  const look = overallLook(checkLines(hub, { repository, sha, branch: "" }));
  if (look === undefined) return nothing;
  return html`<span class="check-mark" title="${look.words}">${icon(look.icon, `tone-${look.tone}`)}</span>`;
}

function attentionWords(lines: readonly CheckLine[]): string {
  const asking = lines
    .filter(({ look }) => look.tone === "attention")
    .every(({ look }) => look.words === "Action required");
  return asking ? "Some checks ask for something" : "Some checks haven’t completed yet";
}
