/** Findings for people: the gravest first, one that several environments share said once. */

import { groupBy } from "../diff/group-by.ts";
import type { Finding } from "../model/diff.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { environmentNames } from "./environment-names.ts";
import { atMost, type Extent, roomFor } from "./extent.ts";
import { fitItems } from "./fit-items.ts";
import { code, plain } from "./markdown.ts";
import { objectName } from "./object-name.ts";
import { pathText } from "./path-text.ts";
import {
  type EnvironmentFindings,
  isInManyNamespaces,
  type SharedFinding,
  sharedFindings,
} from "./shared-findings.ts";

export const severityIcon: Readonly<Record<Finding["severity"], string>> = {
  refused: "⛔",
  acknowledge: "🛑",
  caution: "⚠️",
  note: "ℹ️",
};

const severityText: Readonly<Record<Finding["severity"], string>> = {
  refused: "will be refused",
  acknowledge: "needs an acknowledgement",
  caution: "caution",
  note: "note",
};

/** Of one comment; more findings are counted. */
const riskLimits = { most: 40, room: 14_000 };
const noteLimits = { most: 20, room: 6_000 };
/** Up to so many notes are not folded. */
const openNotes = 2;
/** Objects and environments that one finding names. */
const mostObjects = 8;
const mostEnvironments = 6;
/** Longer values are in the details. */
const longestValue = 60;

/**
 * What is grave as an alert: GitHub shows alerts at the top level only, so it is never folded. Then the notes. Nothing without findings.
 * `all`: the environments that change, with or without findings.
 */
export function findingAlert(
  all: readonly EnvironmentFindings[],
  extent: Extent = "comment",
): readonly string[] {
  const told = { names: all.map(({ environment }) => environment), extent };
  const groups = [...groupBy(sharedFindings(all), withoutObject).values()];
  return [
    ...riskAlert(
      groups.filter((group) => !isNote(group)),
      told,
    ),
    ...noteList(groups.filter(isNote), told),
  ];
}

function isNote([[{ finding }]]: SharedGroup): boolean {
  return finding.severity === "note";
}

interface Told {
  /** The environments that change. */
  readonly names: readonly string[];
  readonly extent: Extent;
}

/** One kind of finding, of one object or of several in the same environments. */
type SharedGroup = readonly [SharedFinding, ...SharedFinding[]];

/** The same finding of another object in the same environments. */
function withoutObject(shared: SharedFinding): string {
  const [{ finding }] = shared;
  const { code: findingCode, severity, path, message, before, after } = finding;
  return JSON.stringify([findingCode, severity, path, message, before, after, environmentsOf(shared)]);
}

function environmentsOf(shared: SharedFinding): readonly string[] {
  return shared.map(({ environment }) => environment);
}

function riskAlert(groups: readonly SharedGroup[], told: Told): readonly string[] {
  const [gravest] = groups;
  if (gravest === undefined) return [];
  const kind = gravest[0][0].finding.severity === "caution" ? "WARNING" : "CAUTION";
  const { shown, hidden } = fitItems(
    groups.map((group) => item(group, told)),
    roomFor(riskLimits, told.extent),
  );
  const paragraphs = [...shown, ...(hidden > 0 ? [`… and ${count(hidden, "finding")} more`] : [])];
  return [`> [!${kind}]\n${paragraphs.map((paragraph) => `> ${paragraph}`).join("\n>\n")}`];
}

function noteList(groups: readonly SharedGroup[], told: Told): readonly string[] {
  if (groups.length === 0) return [];
  const { shown, hidden } = fitItems(
    groups.map((group) => `- ${item(group, told)}`),
    roomFor(noteLimits, told.extent),
  );
  const list = [...shown, ...(hidden > 0 ? [`- … and ${count(hidden, "note")} more`] : [])].join("\n");
  if (groups.length <= openNotes) return [list];
  const summary = `<summary>${severityIcon.note} ${count(groups.length, "note")}</summary>`;
  return [`<details>${summary}\n\n${list}\n\n</details>`];
}

/** Two lines of Markdown in one: what, where, from what to what; then why it matters. */
function item(group: SharedGroup, { names, extent }: Told): string {
  const [shared] = group;
  const { severity, path, message, code: findingCode } = shared[0].finding;
  const called = codeList(group.flatMap(nameOf), atMost(mostObjects, extent));
  const values = valuesText(shared);
  const field = path === undefined ? "" : code(pathText(path));
  const head = [
    `${severityIcon[severity]} **${severityText[severity]}**`,
    called,
    field === "" || values === "" ? `${field}${values}` : `${field}: ${values}`,
    names.length === 1
      ? ""
      : `in ${environmentNames(environmentsOf(shared), names, { write: code, most: atMost(mostEnvironments, extent) })}`,
  ].filter((part) => part !== "");
  return `${head.join(" · ")}<br>${plain(message)} (${code(findingCode)})`;
}

/** None when it is about the whole environment. */
function nameOf(shared: SharedFinding): readonly string[] {
  const [{ finding }] = shared;
  return finding.identity === undefined ? [] : [objectName(finding.identity, isInManyNamespaces(shared))];
}

/** `2` → `0`, where the values are short and the same everywhere. */
function valuesText(shared: SharedFinding): string {
  const [{ finding }] = shared;
  const { before = "", after = "" } = finding;
  const same = shared.every(
    ({ finding: other }) => other.before === finding.before && other.after === finding.after,
  );
  if (!same || [before, after].some((value) => value.includes("\n") || value.length > longestValue))
    return "";
  if (before === "") return after === "" ? "" : `new, ${code(after)}`;
  return after === "" ? `was ${code(before)}` : `${code(before)} → ${code(after)}`;
}
