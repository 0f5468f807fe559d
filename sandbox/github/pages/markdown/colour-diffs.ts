/** Lines of a fenced diff in their colours. */

import type { Element, Root } from "hast";
import { diffLineClass } from "../parts/diff-line-class.ts";
import { eachElement, element, textNode, textOf } from "./walk.ts";

export function colourDiffs(root: Root): void {
  eachElement(root, (candidate) => {
    if (candidate.tagName === "code" && isDiff(candidate)) colour(candidate);
  });
}

function isDiff({ properties }: Element): boolean {
  const classes = properties["className"];
  return Array.isArray(classes) && classes.includes("language-diff");
}

function colour(code: Element): void {
  const lines = textOf(code).replace(/\n$/, "").split("\n");
  code.children = lines.map((line) =>
    element("span", { className: ["diff-line", diffLineClass(line)] }, [textNode(`${line}\n`)]),
  );
}
