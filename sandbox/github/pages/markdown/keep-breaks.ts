/** In comments a line break is a line break, as on GitHub; in files it is a space. */

import type { Nodes, PhrasingContent, Text } from "mdast";

export function keepBreaks(node: Nodes): void {
  if (!("children" in node)) return;
  if (
    node.type === "paragraph" ||
    node.type === "emphasis" ||
    node.type === "strong" ||
    node.type === "delete" ||
    node.type === "link"
  ) {
    node.children = node.children.flatMap((child) => (child.type === "text" ? split(child) : [child]));
  }
  for (const child of node.children) keepBreaks(child);
}

function split({ value }: Text): readonly PhrasingContent[] {
  return value
    .split("\n")
    .flatMap((line, index): PhrasingContent[] =>
      index === 0 ? [{ type: "text", value: line }] : [{ type: "break" }, { type: "text", value: line }],
    );
}
