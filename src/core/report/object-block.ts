/** One object of a diff as Markdown: its name, what happens to it, and what changes; or several objects to which the same happens. */

import { groupBy } from "../diff/group-by.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { cutText } from "./cut-text.ts";
import { atMost, type Extent } from "./extent.ts";
import { inlineChanges } from "./inline-changes.ts";
import { code, fence, fenced, html } from "./markdown.ts";
import { named, objectName } from "./object-name.ts";
import { objectNotes } from "./object-notes.ts";
import type { ShownObject } from "./shown-object.ts";

/** More lines than anybody reads of one object; the rest is counted. */
const mostLines = 200;
const longestLine = 250;
/** A new or removed object longer than this is folded: that it comes or goes is said by its name. */
const openLines = 12;
const mostNames = 20;

/** Objects of one block have equal lines and notes. */
export type ObjectGroup = readonly [ShownObject, ...ShownObject[]];

/** Objects whose changes read the same are shown together; what comes or goes stands alone. */
export function groupObjects(objects: readonly ShownObject[]): readonly ObjectGroup[] {
  return [...groupBy(objects.entries(), ([index, shown]) => groupKey(shown, index)).values()].map(
    ([[, first], ...others]): ObjectGroup => [first, ...others.map(([, other]) => other)],
  );
}

function groupKey(shown: ShownObject, index: number): string {
  return shown.object.kind === "changed"
    ? JSON.stringify([shown.lines, objectNotes(shown, code)])
    : `${index}`;
}

export function objectBlock(group: ObjectGroup): string {
  const [shown] = group;
  const { object, lines, extent } = shown;
  if (lines.length === 0) return title(group);
  const inline = inlineChanges(shown);
  if (inline !== undefined) return `${title(group)}\n\n${inline.map((line) => `- ${line}`).join("\n")}`;
  const block = fence(shownLines(lines, extent), "diff");
  if (object.kind === "changed" || lines.length <= openLines) return `${title(group)}\n\n${block}`;
  const summary = [html(nameOf(shown)), ...objectNotes(shown, html), count(lines.length, "line")].join(" · ");
  return `<details><summary>${summary}</summary>\n\n${block}\n\n</details>`;
}

/** Where there is no room for more. */
export function objectLine(group: ObjectGroup): string {
  const [{ object, lines }] = group;
  return `${codeList(group.map(nameOf))} · ${object.kind} · ${count(lines.length, "line")}`;
}

/** Names and notes, on one line. */
function title(group: ObjectGroup): string {
  const names = codeList(group.map(nameOf), atMost(mostNames, group[0].extent));
  const number = group.length > 2 ? `${count(group.length, "object")}: ` : "";
  return [`**${number}${names}**`, ...objectNotes(group[0], code)].join(" · ");
}

function nameOf({ object, anyNamespace, neutral }: ShownObject): string {
  return objectName(named(object.identity, neutral), anyNamespace);
}

function shownLines(lines: readonly string[], extent: Extent): readonly string[] {
  const most = atMost(mostLines, extent);
  const longest = atMost(longestLine, extent);
  const cut = lines.slice(0, most).map((line) => fenced(cutText(line, longest)));
  return lines.length > most ? [...cut, `@@ ${lines.length - most} more lines @@`] : cut;
}
