/** `> [!CAUTION]` at the start of a quote makes it an alert. */

import type { Element, ElementContent, Root } from "hast";
import { element, textNode } from "./walk.ts";

const titles = new Map([
  ["NOTE", "Note"],
  ["TIP", "Tip"],
  ["IMPORTANT", "Important"],
  ["WARNING", "Warning"],
  ["CAUTION", "Caution"],
]);

/** Only quotes at the top level, as on GitHub. */
export function showAlerts(root: Root): void {
  for (const child of root.children) {
    if (child.type === "element" && child.tagName === "blockquote") turnIntoAlert(child);
  }
}

function turnIntoAlert(quote: Element): void {
  const first = quote.children.find((child) => child.type === "element");
  const start = first?.children[0];
  if (first?.tagName !== "p" || start?.type !== "text") return;
  const found = /^\s*\[!([A-Za-z]+)\][ \t]*(?:\n|$)/.exec(start.value);
  const kind = found?.[1]?.toUpperCase() ?? "";
  const title = titles.get(kind);
  if (found === null || title === undefined) return;
  start.value = start.value.slice(found[0].length);
  dropLeadingBreak(first);
  const rest: ElementContent[] = quote.children.filter((child) => child !== first || !isEmpty(first));
  quote.tagName = "div";
  quote.properties = { className: ["alert", `alert-${kind.toLowerCase()}`] };
  quote.children = [element("p", { className: ["alert-title"] }, [textNode(title)]), ...rest];
}

/** The title's line ends with a break where breaks are kept. */
function dropLeadingBreak(paragraph: Element): void {
  const [start, second] = paragraph.children;
  if (start?.type !== "text" || start.value !== "") return;
  paragraph.children.splice(0, second?.type === "element" && second.tagName === "br" ? 2 : 1);
  const next = paragraph.children[0];
  if (next?.type === "text") next.value = next.value.replace(/^\n/, "");
}

function isEmpty(paragraph: Element): boolean {
  return paragraph.children.every((child) => child.type === "text" && child.value.trim() === "");
}
