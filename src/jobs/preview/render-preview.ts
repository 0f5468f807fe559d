/** Renders the preview of a pull request from its two sides, and finds the lines that its findings are about. */

import type { Preview } from "../../core/model/preview.ts";
import type { PullRequestRef } from "../../core/model/repository.ts";
import { nameOfError } from "../name-of-error.ts";
import type { Tools } from "../tools.ts";
import { buildPreview } from "./build-preview.ts";
import type { PreviewQuestion } from "./preview-question.ts";
import { locateFindings } from "./locate-findings.ts";
import { previewMasker } from "./preview-masker.ts";

export async function renderPreview(
  sides: Pick<PreviewQuestion, "base" | "head" | "always">,
  pullRequest: PullRequestRef,
  tools: Tools,
  signal: AbortSignal,
): Promise<Preview> {
  const { base, head, always = new Set() } = sides;
  const preview = await buildPreview({
    base,
    head,
    always,
    renderer: tools.renderer,
    maskerOf: (environment) => previewMasker(pullRequest, environment, tools),
    sha256: tools.sha256,
    signal,
    onMistake: (environment, error) =>
      tools.log("error", "an environment could not be previewed", {
        environment,
        error: nameOfError(error),
      }),
  });
  return locateFindings(preview, { base, head }, tools.renderer);
}
