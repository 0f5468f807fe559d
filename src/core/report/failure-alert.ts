/** Environments that do not render, with the reason and the way out; one reason of several environments is said once. */

import { groupBy } from "../diff/group-by.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import type { RenderFailure } from "../model/render.ts";
import { codeList } from "./code-list.ts";
import { atMost, type Extent, roomFor } from "./extent.ts";
import { failsAsBefore, failsNewly } from "./fails-as-before.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";
import { prose, sentence } from "./prose.ts";

export type FailedPreview = Extract<EnvironmentPreview, { kind: "failed" }>;

/** Environments that one reason names. */
const mostNames = 8;
/** Of one comment; more reasons are counted. */
const limits = { most: 10, room: 14_000 };

/** One alert for each reason; first what this change breaks. */
export function failureAlerts(
  failed: readonly FailedPreview[],
  extent: Extent = "comment",
): readonly string[] {
  const inOrder = [...failed.filter(failsNewly), ...failed.filter(failsAsBefore)];
  const groups = [...groupBy(inOrder, reasonKey).values()];
  const { shown, hidden } = fitItems(
    groups.map((group) => alert(group, extent)),
    roomFor(limits, extent),
  );
  return [
    ...shown,
    ...(hidden > 0 ? [`> [!CAUTION]\n> … and ${hidden} more reasons why environments do not render`] : []),
  ];
}

/** Where the base fails alike, its line tells nothing: it may have moved. */
function reasonKey(preview: FailedPreview): string {
  const { failure, base } = preview;
  return JSON.stringify(failsAsBefore(preview) ? [failure, "as before"] : [failure, base]);
}

function alert(group: readonly [FailedPreview, ...FailedPreview[]], extent: Extent): string {
  const [first] = group;
  const { failure } = first;
  const verb = group.length === 1 ? "does not render" : "do not render";
  const names = codeList(
    group.map(({ environment }) => environment),
    atMost(mostNames, extent),
  );
  const paragraphs = [`**${names} ${verb}**`, whatFails(failure), ...baseFails(first)];
  const kind = failsAsBefore(first) ? "WARNING" : "CAUTION";
  return `> [!${kind}]\n> ${[...paragraphs, `**Next:** ${sentence(failure.next)}`].join("\n>\n> ")}`;
}

/** Where and what. */
function whatFails({ message, file, line, reason }: RenderFailure): string {
  const place = file === undefined ? "" : `${code(line === undefined ? file : `${file}:${line}`)}: `;
  return `${place}${prose(message)} (${code(reason)})`;
}

/** The base fails too: whether for the same reason, or which. */
function baseFails(preview: FailedPreview): readonly string[] {
  const { base } = preview;
  if (base === undefined) return [];
  if (failsAsBefore(preview)) return ["The base fails in the same way: this pull request did not break it."];
  return [`The base does not render either: ${prose(base.message)} (${code(base.reason)})`];
}
