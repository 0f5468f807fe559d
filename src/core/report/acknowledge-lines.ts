/** How what a preview shows is acknowledged, once it is merged: the very comments to write. */

import { groupBy } from "../diff/group-by.ts";
import { acknowledgeCommand } from "../model/acknowledgement.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";

const limits = { most: 5, room: 2_000 };
/** Environments that one comment names; for more it is written once, without names. */
const mostNames = 8;

/** One paragraph, or nothing. Environments with the same codes are in one comment. */
export function acknowledgeLines(previews: readonly EnvironmentPreview[]): readonly string[] {
  const listed = previews.flatMap(({ environment, toAcknowledge = [] }) =>
    toAcknowledge.length === 0 ? [] : [{ environment, codes: toAcknowledge.map((one) => one.code) }],
  );
  if (listed.length === 0) return [];
  const commands = [...groupBy(listed, ({ codes }) => codes.join(",")).values()].map((group) => {
    const names = group.map(({ environment }) => environment);
    const environment = names.length > mostNames ? "ENV" : names.join(",");
    return code(acknowledgeCommand({ kind: "deploy", environment }, group[0].codes));
  });
  const { shown, hidden } = fitItems(commands, limits);
  const all = [...shown, ...(hidden > 0 ? [`${hidden} more`] : [])].join(", ");
  const until = "Until then a protected environment waits, and elsewhere what would be lost is kept.";
  return [`🛑 To acknowledge, comment after the merge: ${all}. ${until}`];
}
