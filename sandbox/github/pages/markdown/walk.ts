/** Goes through a tree of HTML. */

import type { Element, ElementContent, Root, RootContent } from "hast";

type Parent = Root | Element;
type Child = RootContent | ElementContent;

/** Calls for every element, parents before their children. */
export function eachElement(parent: Parent, visit: (element: Element) => void): void {
  for (const child of parent.children) {
    if (child.type !== "element") continue;
    visit(child);
    eachElement(child, visit);
  }
}

/** Replaces each text by what the function makes of it; `skip` names elements whose texts stay. */
export function replaceTexts(
  parent: Parent,
  skip: ReadonlySet<string>,
  replace: (text: string) => readonly ElementContent[],
): void {
  const next: Child[] = [];
  for (const child of parent.children) {
    if (child.type === "text") {
      next.push(...replace(child.value));
      continue;
    }
    if (child.type === "element" && !skip.has(child.tagName)) replaceTexts(child, skip, replace);
    next.push(child);
  }
  // Texts become texts and elements, which any parent may hold.
  parent.children.splice(0, parent.children.length, ...next.filter((child) => child.type !== "doctype"));
}

export function textOf(parent: Parent): string {
  return parent.children
    .map((child) => (child.type === "text" ? child.value : child.type === "element" ? textOf(child) : ""))
    .join("");
}

export function element(
  tagName: string,
  properties: Element["properties"],
  children: readonly ElementContent[],
): Element {
  return { type: "element", tagName, properties, children: [...children] };
}

export function textNode(value: string): ElementContent {
  return { type: "text", value };
}
