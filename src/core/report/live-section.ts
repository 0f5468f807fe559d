/** What the clusters say of a preview: what would really change there, what they refuse, what has drifted. */

import { groupBy } from "../diff/group-by.ts";
import { identityLabel } from "../model/manifest.ts";
import type {
  EnvironmentPreview,
  LiveDifference,
  LiveDrift,
  LivePreview,
  LiveState,
} from "../model/preview.ts";
import { changeLines } from "./change-lines.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { cutText } from "./cut-text.ts";
import { fitItems } from "./fit-items.ts";
import { code, fence, fenced } from "./markdown.ts";
import { prose } from "./prose.ts";

const limits = { most: 60, room: 12_000 };
/** Of one list in one environment. */
const mostItems = 10;
const mostLines = 30;
const longestLine = 250;

/**
 * A foldable section with a paragraph for all environments that their clusters say the same of; open when something is refused; none where no
 * cluster was asked.
 */
export function liveSection(previews: readonly EnvironmentPreview[]): readonly string[] {
  const told = previews.flatMap(({ environment, live }) =>
    live === undefined ? [] : [{ environment, text: liveText(live) }],
  );
  const groups = [...groupBy(told, ({ text }) => text)];
  const items = groups.map(
    ([text, group]) => `**${codeList(group.map(({ environment }) => environment))}**: ${text}`,
  );
  if (items.length === 0) return [];
  const { shown, hidden } = fitItems(items, limits);
  const more = hidden > 0 ? [`… and more of ${count(hidden, "environment")}.`] : [];
  return [[summary(previews), ...shown, ...more, "</details>"].join("\n\n")];
}

/** What must not be missed is said outside. */
function summary(previews: readonly EnvironmentPreview[]): string {
  const known = previews.flatMap(({ live }) => (live?.kind === "known" ? [live] : []));
  const refused = known.flatMap(({ problems }) => problems).length;
  const drifted = known.flatMap(({ drift }) => drift).length;
  const notes = [
    ...(refused > 0 ? [`⛔ ${refused} refused`] : []),
    ...(drifted > 0 ? [`🌊 ${drifted} drifted`] : []),
  ];
  const open = refused > 0 ? " open" : "";
  return `<details${open}>\n<summary>${["<b>In the clusters</b>", ...notes].join(" · ")}</summary>`;
}

/** The first line is a sentence; lists and a diff may follow. The same answer gives the same text. */
function liveText(live: LivePreview): string {
  switch (live.kind) {
    case "not-asked":
      return `not asked: ${prose(live.why)}`;
    case "unknown":
      return `live state unknown: ${prose(live.why)}`;
    case "known":
      return [
        countsText(live),
        ...factLines(live),
        ...live.differences.slice(0, mostItems).flatMap(differenceLines),
      ].join("\n");
  }
}

function countsText({ counts, problems, awaiting, drift, differences }: LiveState): string {
  const parts = [
    ...number(counts.create, "to create"),
    ...number(counts.update, "to update"),
    ...number(counts.delete, "to delete"),
    ...number(counts.unchanged, "unchanged"),
    ...number(problems.length, "refused"),
    ...number(awaiting.length, "to be asked later"),
    ...number(drift.length, "drifted"),
  ];
  const same = problems.length + drift.length + differences.length === 0;
  return `${parts.length === 0 ? "nothing to do" : parts.join(" · ")}${same ? "; as rendered" : ""}`;
}

function number(of: number, words: string): readonly string[] {
  return of === 0 ? [] : [`${of} ${words}`];
}

/** What must be looked at first. */
function factLines({ problems, drift, adopted, awaiting }: LiveState): readonly string[] {
  return [
    ...list(problems, ({ identity, message }) => `⛔ ${code(identityLabel(identity))}: ${prose(message)}`),
    ...list(drift, driftText),
    ...list(
      adopted,
      (identity) =>
        `👐 ${code(identityLabel(identity))} is there already and not of this environment: it would be taken in`,
    ),
    ...list(
      awaiting,
      ({ identity, until }) => `⏳ ${code(identityLabel(identity))} can be asked when ${prose(until)}`,
    ),
  ];
}

function list<T>(items: readonly T[], text: (item: T) => string): readonly string[] {
  const more = items.length - mostItems;
  return [
    ...items.slice(0, mostItems).map((item) => `- ${text(item)}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ];
}

function driftText({ identity, kind, by }: LiveDrift): string {
  const name = code(identityLabel(identity));
  if (kind === "gone") return `🌊 ${name} was deleted in the cluster`;
  if (kind === "replaced") return `🌊 ${name} was deleted and made anew by somebody else`;
  const writers = by.map(({ manager, fields }) => `${codeList(fields)} by ${code(manager)}`);
  return `🌊 ${name} was changed in the cluster${writers.length === 0 ? "" : `: ${writers.join("; ")}`}`;
}

function differenceLines(difference: LiveDifference): readonly string[] {
  const { identity, more, fewer } = difference;
  const name = code(identityLabel(identity));
  if (difference.missing === true) return [`- ${name} is not in the cluster: it would be created`];
  const already =
    fewer === 0
      ? []
      : [
          `- ${name}: ${count(fewer, "change")} of the render ${fewer === 1 ? "is" : "are"} in the cluster already`,
        ];
  if (more.length === 0) return already;
  const lines = changeLines(more);
  const shown = lines.slice(0, mostLines).map((line) => fenced(cutText(line, longestLine)));
  const rest = lines.length > mostLines ? [`@@ ${lines.length - mostLines} more lines @@`] : [];
  return [
    ...already,
    "",
    `${name} changes in the cluster beside what the render changes:`,
    "",
    fence([...shown, ...rest], "diff"),
  ];
}
