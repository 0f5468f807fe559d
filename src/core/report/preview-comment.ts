/** The comment of a preview: what matters at a glance first, all changes below it. */

import type { Preview } from "../model/preview.ts";
import { count } from "./count.ts";
import { type AskedFor, diffCommandLine } from "./diff-command-line.ts";
import { diffSections } from "./diff-sections.ts";
import { atMost, type Extent } from "./extent.ts";
import { fitSections } from "./fit-sections.ts";
import { footer } from "./footer.ts";
import { code } from "./markdown.ts";
import { marker } from "./marker.ts";
import { prose } from "./prose.ts";
import { diffsOf, previewOverview } from "./preview-overview.ts";
import { skippedNotes } from "./skipped-notes.ts";
import { verdict } from "./verdict.ts";

export interface PreviewContext {
  /** How the two sides were chosen, where that is not the usual way; at most five sentences. */
  readonly notes?: readonly string[];
  /** What was asked for on the command line. */
  readonly asked?: AskedFor;
  readonly extent?: Extent;
}

/**
 * GitHub takes 65,536 characters. UTF-16 units are never fewer than code points, and at most 3 bytes each, so that this number is right
 * however GitHub counts.
 */
const longest = 65_000;
/** Kept free for the separators and for what says where the rest is, beside the command that prints it. */
const restRoom = 500;
const mostNotes = 5;

/** The same preview gives the same bytes. Nothing in it that somebody else wrote can mention, link, or leave its code block. */
export function previewComment(preview: Preview, context: PreviewContext = {}): string {
  const { notes = [], asked = {}, extent = "comment" } = context;
  const { environments } = preview;
  const heading = `### ${verdict(environments)}`;
  const overview = previewOverview(environments, { extent, named: asked.path === undefined });
  const before = [
    marker("preview"),
    heading,
    ...notes.slice(0, atMost(mostNotes, extent)).map(prose),
    ...overview,
  ].join("\n\n");
  const diffs = diffsOf(environments);
  const after = [...skippedNotes(diffs, extent), footer(preview)].join("\n\n");
  const command = code(diffCommandLine(preview, asked), Infinity);
  const room = atMost(longest, extent) - before.length - after.length - command.length - restRoom;
  const { text, shown, total } = fitSections(diffSections(diffs, extent), room);
  const checks = asked.path === undefined ? "The check run of each environment has room for more; " : "";
  const rest = `**${shown} of ${count(total, "object")} shown.** ${checks}${command} prints all.`;
  const parts = [before, text, shown === total ? "" : rest, after];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
