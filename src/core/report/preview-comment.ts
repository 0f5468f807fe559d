/** The comment of a preview: what matters at a glance first, all changes below it. */

import type { Preview } from "../model/preview.ts";
import { count } from "./count.ts";
import { diffSections } from "./diff-sections.ts";
import { type FittedSections, fitSections } from "./fit-sections.ts";
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
}

/**
 * GitHub takes 65,536 characters. UTF-16 units are never fewer than code points, and at most 3 bytes each, so that this number is right
 * however GitHub counts.
 */
const longest = 65_000;
/** Kept free for what `restText` and the separators need. */
const restRoom = 500;

/** The same preview gives the same bytes. Nothing in it that somebody else wrote can mention, link, or leave its code block. */
export function previewComment(preview: Preview, { notes = [] }: PreviewContext = {}): string {
  const { environments } = preview;
  const heading = `### ${verdict(environments)}`;
  const overview = previewOverview(environments);
  const before = [marker("preview"), heading, ...notes.slice(0, 5).map(prose), ...overview].join("\n\n");
  const diffs = diffsOf(environments);
  const after = [...skippedNotes(diffs), footer(preview)].join("\n\n");
  const room = longest - before.length - after.length - restRoom;
  const fitted = fitSections(diffSections(diffs), room);
  const parts = [before, fitted.text, restText(fitted, preview), after];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function restText({ shown, total }: FittedSections, preview: Preview): string {
  if (shown === total) return "";
  const command = code(diffCommand(preview));
  return `**${shown} of ${count(total, "object")} shown.** The check run of each environment has room for more; ${command} prints all.`;
}

/** What prints the same diff on the command line, of one environment or of all. */
export function diffCommand({ base, head }: Pick<Preview, "base" | "head">, environment?: string): string {
  const all = `slipway diff --base ${base} --head ${head}`;
  return environment === undefined ? all : `${all} --env ${environment}`;
}
