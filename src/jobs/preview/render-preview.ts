/** Renders the preview of a pull request from its two sides. */

import { makeMasker } from "../../core/manifests/masker.ts";
import type { Preview } from "../../core/model/preview.ts";
import type { PullRequestRef } from "../../core/model/repository.ts";
import type { Tools } from "../tools.ts";
import { buildPreview, type PreviewQuestion } from "./build-preview.ts";

export function renderPreview(
  sides: Pick<PreviewQuestion, "base" | "head" | "always">,
  { repository, number }: PullRequestRef,
  tools: Tools,
  signal: AbortSignal,
): Promise<Preview> {
  const { base, head, always = new Set() } = sides;
  return buildPreview({
    base,
    head,
    always,
    renderer: tools.renderer,
    maskerOf: (environment) => makeMasker(tools.keyedDigest(`${repository.id}/${number}/${environment}`)),
    sha256: tools.sha256,
    signal,
  });
}
