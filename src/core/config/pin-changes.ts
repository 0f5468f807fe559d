/** What a reader of a preview must know when a pull request changes the versions of the tools that render. */

import type { ToolPins } from "../model/render.ts";

/** One sentence, or none. */
export function pinChanges(before: ToolPins = {}, after: ToolPins = {}): readonly string[] {
  const changes = (["kustomize", "helm"] as const).flatMap((tool) => {
    const [old, now] = [before[tool], after[tool]];
    return old === now ? [] : [`${tool} from ${pinText(old)} to ${pinText(now)}`];
  });
  if (changes.length === 0) return [];
  return [
    `This pull request changes the pinned version of ${changes.join(" and of ")}: base and head are rendered by different versions, and the diff shows what these do differently too.`,
  ];
}

function pinText(pin: string | undefined): string {
  return pin === undefined ? "the newest" : `\`${pin}\``;
}
