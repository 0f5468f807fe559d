/** One object of a diff as Markdown: its name, what happens to it, and the lines that change. */

import type { Finding, ObjectDiff } from "../model/diff.ts";
import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import { identityLabel } from "../model/manifest.ts";
import { codeList } from "./code-list.ts";
import { cutText } from "./cut-text.ts";
import { severityIcon } from "./finding-alert.ts";
import { code, fence, fenced, html } from "./markdown.ts";
import { objectName } from "./object-name.ts";

/** An object as it is shown: once for all environments where the same happens to it. */
export interface ShownObject {
  readonly object: ObjectDiff;
  /** See `objectLines`. */
  readonly lines: readonly string[];
  /** Of this object, in any of these environments. */
  readonly findings: readonly Finding[];
  /** Its namespace is not the same in all of them, and stays untold. */
  readonly anyNamespace: boolean;
  /** It holds masked values, and stands for several environments: they are those of the first. */
  readonly ownSecrets: boolean;
}

/** More lines than anybody reads of one object; the rest is counted. */
const mostLines = 200;
const longestLine = 250;
/** A new or removed object longer than this is folded: that it comes or goes is said by its name. */
const openLines = 12;
const mostNames = 20;

/** Objects of one block have equal lines. */
export type ObjectGroup = readonly [ShownObject, ...ShownObject[]];

/** Objects whose changes read the same are shown together; what comes or goes stands alone. */
export function groupObjects(objects: readonly ShownObject[]): readonly ObjectGroup[] {
  const key = ({ object, lines, findings }: ShownObject, index: number) =>
    object.kind === "changed" && object.renamedFrom === undefined
      ? JSON.stringify([lines, findings.length > 0])
      : `${index}`;
  return [...groupBy(objects.entries(), ([index, shown]) => key(shown, index)).values()].map(
    ([[, first], ...others]): ObjectGroup => [first, ...others.map(([, other]) => other)],
  );
}

export function objectBlock(group: ObjectGroup): string {
  const [shown] = group;
  const { object, lines } = shown;
  const block = fence(shownLines(lines), "diff");
  if (object.kind === "changed" || lines.length <= openLines) return `${title(group)}\n\n${block}`;
  const summary = [html(nameOf(shown)), ...notesOf(group, html), `${lines.length} lines`].join(" · ");
  return `<details><summary>${summary}</summary>\n\n${block}\n\n</details>`;
}

/** Names and notes, on one line. */
function title(group: ObjectGroup): string {
  const names = codeList(group.map(nameOf), mostNames);
  return [`**${names}**`, ...notesOf(group, code)].join(" · ");
}

function nameOf({ object, anyNamespace }: ShownObject): string {
  return objectName(object.identity, anyNamespace);
}

/** What happens to them, and how grave that is. */
function notesOf(group: ObjectGroup, name: (text: string) => string): readonly string[] {
  const findings = group.flatMap((shown) => shown.findings).toSorted(compareSeverity);
  const icons = new Set(findings.map(({ severity }) => severityIcon[severity]));
  const [{ object, ownSecrets }] = group;
  return [
    ...happening(object, name),
    ...icons,
    ...(ownSecrets ? ["each environment has its own secret values"] : []),
  ];
}

function happening(object: ObjectDiff, name: (text: string) => string): readonly string[] {
  if (object.kind === "added") return ["new"];
  if (object.kind === "removed") return ["removed"];
  const { identity, renamedFrom } = object;
  if (renamedFrom === undefined) return [];
  const moved = renamedFrom.namespace !== identity.namespace;
  return [`replaces ${name(moved ? identityLabel(renamedFrom) : renamedFrom.name)}`];
}

function shownLines(lines: readonly string[]): readonly string[] {
  const cut = lines.slice(0, mostLines).map((line) => fenced(cutText(line, longestLine)));
  return lines.length > mostLines ? [...cut, `@@ ${lines.length - mostLines} more lines @@`] : cut;
}
