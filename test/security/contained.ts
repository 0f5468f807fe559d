/** Reads a report as GitHub does, and looks for anything that somebody else could have put into it. */

import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Elements that Slipway writes itself. Whatever else looks like a tag came from outside. */
const ownTag = /<\/?(?:details|summary|b|code|sub)>|<details open>|<br>/g;
const ownMarker = /^<!-- slipway: (?:preview|deployments|command \d+) -->$/;

/** What GitHub makes of text that is in no code element: mentions, references, links. Its filters look at the rendered text. */
const live = /@[A-Za-z0-9]|#\d|\bGH-\d|:\/\/|\bwww\.|\b(?:mailto|xmpp):[A-Za-z0-9]/i;

export interface Escape {
  readonly kind: string;
  readonly text: string;
}

/** Everything that broke out; empty for a report that holds. */
export function escapesOf(markdown: string): readonly Escape[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return [
    ...treeEscapes(tree, markdown.startsWith("<!--")),
    ...tableEscapes(markdown),
    ...hiddenCharacters(markdown),
  ];
}

/** Nodes that no report of ours has. */
const foreign: ReadonlySet<string> = new Set([
  "link",
  "image",
  "linkReference",
  "imageReference",
  "definition",
  "footnoteReference",
  "footnoteDefinition",
  "thematicBreak",
  "delete",
  "emphasis",
]);

function treeEscapes(root: Nodes, hasMarker: boolean): readonly Escape[] {
  const escapes: Escape[] = [];
  let isFirst = hasMarker;
  /** Whether the text is inside of an inline `<code>` that we wrote as HTML. */
  let inCode = false;
  visit(root, (node) => {
    if (foreign.has(node.type)) escapes.push({ kind: node.type, text: JSON.stringify(node) });
    if (node.type === "text" && !inCode && live.test(node.value)) {
      escapes.push({ kind: "live text", text: node.value });
    }
    if (node.type !== "html") return;
    if (node.value === "<code>") inCode = true;
    else if (node.value === "</code>") inCode = false;
    if (!(isFirst && ownMarker.test(node.value))) escapes.push(...htmlEscapes(node.value));
    isFirst = false;
  });
  return escapes;
}

/** Blocks of HTML hold text too, with character references for what HTML would obey. */
function htmlEscapes(value: string): readonly Escape[] {
  const outsideCode = value.replaceAll(/<code>[^<]*<\/code>/g, "").replaceAll(ownTag, "");
  const text = outsideCode.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  const escapes: Escape[] = [];
  if (/[<>]|<!--/.test(value.replaceAll(ownTag, ""))) escapes.push({ kind: "html", text: value });
  if (live.test(text)) escapes.push({ kind: "live text in html", text: value });
  return escapes;
}

/** CommonMark knows no tables: every row must have as many cells as its heading. */
function tableEscapes(markdown: string): readonly Escape[] {
  const escapes: Escape[] = [];
  let cells = 0;
  for (const line of outsideFences(markdown)) {
    if (!line.startsWith("| ")) {
      cells = 0;
      continue;
    }
    const count = line.split("|").length;
    if (cells === 0) cells = count;
    if (count !== cells) escapes.push({ kind: "table cell", text: line });
  }
  return escapes;
}

function outsideFences(markdown: string): readonly string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^`{3,}/.exec(line)?.[0];
    if (open === undefined && fence !== undefined) open = fence;
    else if (open !== undefined && line === open) open = undefined;
    else if (open === undefined) lines.push(line);
  }
  return lines;
}

function hiddenCharacters(markdown: string): readonly Escape[] {
  const found = /[\u202a-\u202e\u2066-\u2069\u2028\u2029\r\0]|\p{Cs}/u.exec(markdown);
  return found === null ? [] : [{ kind: "hidden character", text: JSON.stringify(found[0]) }];
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ("children" in node) for (const child of node.children) visit(child, see);
}
