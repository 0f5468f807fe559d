/** One object of a diff as Markdown: its name, what happens to it, and the lines that change. */

import type { Finding, ObjectDiff } from "../model/diff.ts";
import { changeLines } from "./change-lines.ts";
import { cutText } from "./cut-text.ts";
import { severityIcon } from "./finding-alert.ts";
import { code, fence, fenced, html } from "./markdown.ts";
import { objectName } from "./object-name.ts";

/** An object as it is shown: once for all environments where the same happens to it. */
export interface ShownObject {
  readonly object: ObjectDiff;
  /** Of this object, in any of these environments. */
  readonly findings: readonly Finding[];
  /** Its namespace is not the same in all of them, and stays untold. */
  readonly anyNamespace: boolean;
}

/** More lines than anybody reads of one object; the rest is counted. */
const mostLines = 200;
const longestLine = 250;
/** A new or removed object longer than this is folded: that it comes or goes is said by its name. */
const openLines = 12;

export function objectBlock(shown: ShownObject): string {
  const lines = objectLines(shown.object);
  const block = fence(shownLines(lines), "diff");
  if (shown.object.kind === "changed" || lines.length <= openLines)
    return `${title(shown, code)}\n\n${block}`;
  const summary = `${title(shown, html)} · ${lines.length} lines`;
  return `<details><summary>${summary}</summary>\n\n${block}\n\n</details>`;
}

function title(shown: ShownObject, name: (text: string) => string): string {
  const icons = new Set(shown.findings.map(({ severity }) => severityIcon[severity]));
  return [name(objectName(shown.object.identity, shown.anyNamespace)), ...what(shown, name), ...icons].join(
    " · ",
  );
}

function what({ object, anyNamespace }: ShownObject, name: (text: string) => string): readonly string[] {
  if (object.kind === "added") return ["new"];
  if (object.kind === "removed") return ["removed"];
  if (object.renamedFrom === undefined) return [];
  return [`was ${name(objectName(object.renamedFrom, anyNamespace))} (created anew, the old one is deleted)`];
}

/** How many lines it has, shown or not. */
export function objectLineCount(object: ObjectDiff): number {
  return objectLines(object).length;
}

function objectLines(object: ObjectDiff): readonly string[] {
  if (object.kind === "changed") return changeLines(object.changes);
  const sign = object.kind === "added" ? "+ " : "- ";
  const body = object.body.replace(/\n$/, "");
  return body.split("\n").map((line) => `${sign}${line}`);
}

function shownLines(lines: readonly string[]): readonly string[] {
  const cut = lines.slice(0, mostLines).map((line) => fenced(cutText(line, longestLine)));
  return lines.length > mostLines ? [...cut, `@@ ${lines.length - mostLines} more lines @@`] : cut;
}
