/** How what a preview shows is acknowledged, once it is merged: the very comments to write. */

import { groupBy } from "../diff/group-by.ts";
import { type ToAcknowledge, acknowledgeCommand } from "../model/acknowledgement.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { type Extent, roomFor } from "./extent.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";

const limits = { most: 5, room: 2_000 };
/** Environments that one comment names; for more it is written once, without names. */
const mostNames = 8;

/** One paragraph, or nothing. Environments with the same codes are in one comment. */
export function acknowledgeLines(
  previews: readonly EnvironmentPreview[],
  extent: Extent = "comment",
): readonly string[] {
  const listed = previews.flatMap(({ environment, toAcknowledge = [] }) =>
    toAcknowledge.length === 0 ? [] : [{ environment, toAcknowledge }],
  );
  if (listed.length === 0) return [];
  const commands = [...groupBy(listed, codesOf).values()].map((group) => {
    const names = group.map(({ environment }) => environment);
    const environment = names.length > mostNames ? "ENV" : names.join(",");
    return code(acknowledgeCommand({ kind: "deploy", environment }, [codesOf(group[0])]));
  });
  const { shown, hidden } = fitItems(commands, roomFor(limits, extent));
  const all = [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(", ");
  // What no finding asks for keeps nothing from being deployed.
  const isAsked = listed.some(({ toAcknowledge }) => toAcknowledge.some((one) => one.isAsked));
  const waits = isAsked ? "a protected environment waits, and elsewhere " : "";
  return [
    `🛑 To acknowledge, comment after the merge: ${all}. Until then ${waits}what would be lost is kept.`,
  ];
}

function codesOf({ toAcknowledge }: { readonly toAcknowledge: readonly ToAcknowledge[] }): string {
  return toAcknowledge.map((one) => one.code).join(",");
}
