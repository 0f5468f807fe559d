/** The check run of one environment's preview: the same words as the comment, with room for more of the changes. */

import type { EnvironmentPreview, Preview } from "../model/preview.ts";
import { annotationsOf } from "./annotations.ts";
import type { CheckOutput } from "./check-output.ts";
import { conclusionOf } from "./conclusion.ts";
import { count } from "./count.ts";
import { diffCommandLine } from "./diff-command-line.ts";
import { diffSections } from "./diff-sections.ts";
import { changeText, diffOf } from "./environment-result.ts";
import { fitSections } from "./fit-sections.ts";
import { footer } from "./footer.ts";
import { code } from "./markdown.ts";
import { diffsOf, previewOverview } from "./preview-overview.ts";
import { skippedNotes } from "./skipped-notes.ts";

/** GitHub takes 65,535 characters of each text; see `previewComment` for why UTF-16 units are counted. */
const longest = 65_000;
/** Kept free for what says where the rest is. */
const restRoom = 500;

/** `context`: the preview that the environment is part of. */
export function previewCheck(
  environment: EnvironmentPreview,
  context: Pick<Preview, "base" | "head" | "tools">,
): CheckOutput {
  const diffs = diffsOf([environment]);
  const summary = [...previewOverview([environment]), ...skippedNotes(diffs), footer(context)].join("\n\n");
  const { text, shown, total } = fitSections(diffSections(diffs), longest - restRoom);
  const rest = `**${shown} of ${count(total, "object")} shown.** ${code(diffCommandLine(context, { env: [environment.environment] }))} prints all.`;
  const annotations = annotationsOf(environment);
  return {
    conclusion: conclusionOf([environment]),
    title: titleOf(environment),
    summary,
    ...(text === "" ? {} : { text: shown === total ? text : `${text}\n\n${rest}` }),
    ...(annotations.length === 0 ? {} : { annotations }),
  };
}

/** `✏️ 1 new · 2 changed, 1 finding`. */
function titleOf(preview: EnvironmentPreview): string {
  const findings = diffOf(preview)?.findings ?? [];
  return findings.length === 0
    ? changeText(preview)
    : `${changeText(preview)}, ${count(findings.length, "finding")}`;
}
