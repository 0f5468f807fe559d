/** The comment of a merged pull request: where its change has arrived, what it waits for, and what can be done. */

import { groupBy } from "../diff/group-by.ts";
import type { DeploymentRecord, Hold } from "../model/deployment.ts";
import { shortRevision } from "../model/revision.ts";
import { deploymentStates, type ShownState, shownState, stateIcon, stateText } from "./deployment-state.ts";
import { fitItems } from "./fit-items.ts";
import { holdText } from "./hold-text.ts";
import { code, html } from "./markdown.ts";
import { marker } from "./marker.ts";
import { prose } from "./prose.ts";

/** How one environment stands with the change of a pull request. */
export interface EnvironmentProgress {
  /** Its newest deployment that this pull request, or a command on it, asked for. */
  readonly record: DeploymentRecord;
  /** Set while the environment does not follow its branch. */
  readonly hold?: Hold;
  /** Markdown: how it stands, with all evidence. Absent: the record's description tells. */
  readonly detail?: string;
}

/** Of the table and of the paragraphs below it; what is more is counted. */
const rowLimits = { most: 60, room: 20_000 };
const detailLimits = { most: 60, room: 40_000 };
const mostRevisions = 5;

/** The same rows give the same text. It begins with its marker. */
export function deploymentsComment(rows: readonly EnvironmentProgress[]): string {
  const table = fitItems(rows.map(row), rowLimits);
  const details = fitItems(rows.flatMap(item), detailLimits);
  const hidden = Math.max(table.hidden, details.hidden);
  const parts = [
    marker("deployments"),
    `### ${headline(rows)}`,
    ["| environment | state | revision |", "| :-- | :-- | :-- |", ...table.shown].join("\n"),
    ...(details.shown.length > 0 ? [details.shown.join("\n")] : []),
    ...(hidden > 0 ? [`… and ${hidden} more.`] : []),
    revisions(rows),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** `❌ Deployments: 1 failed, 2 healthy`. */
function headline(rows: readonly EnvironmentProgress[]): string {
  const byState = groupBy(rows, ({ record }) => shownState(record));
  const present = deploymentStates.flatMap((state) => {
    const group = byState.get(state);
    return group === undefined ? [] : [{ icon: stateIcon(state), text: `${group.length} ${state}` }];
  });
  const [icon = ""] = present.map((state) => state.icon);
  return `${icon} Deployments: ${present.map(({ text }) => text).join(", ")}`;
}

function row({ record, hold }: EnvironmentProgress): string {
  const { environment, revision } = record.request;
  const state = hold === undefined ? stateText(record) : `${stateText(record)} · ⏸️ held`;
  return `| ${[code(environment), state, code(shortRevision(revision))].join(" | ")} |`;
}

/** What stands behind a state that is not simply good, and what can be done: an item of a list, with items. */
function item(progress: EnvironmentProgress): readonly string[] {
  const { record, hold } = progress;
  const { environment } = record.request;
  const told = isGone.has(shownState(record)) ? "" : (progress.detail ?? "");
  const held = hold === undefined ? [] : [`⏸️ ${holdText(hold, environment)}`];
  if (told !== "")
    return [inFull(environment, [told, ...held, ...(saysNext(told) ? [] : nextLines(progress))])];
  const [first, ...more] = [...describe(record), ...held, ...nextLines(progress)];
  if (first === undefined) return [];
  return [[`- **${code(environment)}** ${first}`, ...more.map((line) => `  - ${line}`)].join("\n")];
}

/** Paragraphs and lists of an item are indented as its text is. */
function inFull(environment: string, parts: readonly string[]): string {
  const lines = parts.join("\n\n").split("\n");
  const text = lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n");
  return `- **${code(environment)}**\n\n${text}\n`;
}

function saysNext(detail: string): boolean {
  return detail.includes("**Next:**");
}

/** Nothing is left to be said of these. */
const isOver: ReadonlySet<ShownState> = new Set(["healthy", "replaced", "superseded"]);

/** What is not there any more has nothing to tell. */
const isGone: ReadonlySet<ShownState> = new Set(["replaced", "superseded"]);

/** The description of the newest status, where it says more than the state. */
function describe(record: DeploymentRecord): readonly string[] {
  const { description } = record;
  const state = shownState(record);
  const saysMore = description !== "" && description.toLowerCase() !== state;
  if (!saysMore) return [];
  // Healthy, and something was kept that a person may let go.
  if (state === "healthy" && description.includes(" --ack ")) return [`🛑 ${prose(copied(description))}`];
  return isOver.has(state) ? [] : [`${stateIcon(state)} ${prose(copied(description))}`];
}

/** A status is plain text; here the comment to write stands out, unless the status had no room for all of it. */
function copied(description: string): string {
  const command = /\/(?:deploy|rollback|resume) [a-z0-9-]+(?: --to \d+)? --ack [a-z0-9,@-]+(?![a-z0-9,@…-])/;
  return description.replace(command, "`$&`");
}

function nextLines({ record, hold }: EnvironmentProgress): readonly string[] {
  const { environment, kind } = record.request;
  const state = shownState(record);
  if (state === "failed" && hold === undefined && kind !== "rollback") {
    const rollback = code(`/rollback ${environment} --reason …`);
    return [`**Next:** ${rollback} brings the last healthy deployment back, or merge a fix.`];
  }
  const deploy = `/deploy ${environment}`;
  if (state !== "stopped" || record.description.includes(deploy)) return [];
  return [`**Next:** repair what it names, then ${code(deploy)}.`];
}

/** Short revisions are for people; the full ones stand here. */
function revisions(rows: readonly EnvironmentProgress[]): string {
  const all = [...new Set(rows.map(({ record }) => record.request.revision))];
  const more = all.length > mostRevisions ? [`${all.length - mostRevisions} more`] : [];
  return `<sub>${[...all.slice(0, mostRevisions).map(html), ...more].join(" · ")}</sub>`;
}
