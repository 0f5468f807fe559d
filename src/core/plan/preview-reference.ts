/** What our check run remembers of a preview: which render a person was shown, on which pull request, and when. */

import { splitShown } from "./shown-digests.ts";

/** `after-merge`: shown because somebody asked for it when the pull request was merged already. */
export type ShownWhen = "before-merge" | "after-merge";

export interface ShownRender {
  /** Pull requests with one head share its check runs: what was shown on another one counts for nothing here. */
  readonly pullRequest: number;
  readonly when: ShownWhen;
  /** `sha256:<hex>`. */
  readonly digest: string;
}

const grammar = /^slipway\/preview\/2\/([1-9]\d{0,14})\/(before-merge|after-merge)\/(sha256:[0-9a-f]{64})$/;

/** For the check run's `external_id`. Without a digest (nothing was rendered) nothing can be found again. */
export function previewReference({
  pullRequest,
  when,
  digest = "none",
}: Omit<ShownRender, "digest"> & { readonly digest?: string | undefined }): string {
  return `slipway/preview/2/${pullRequest}/${when}/${digest}`;
}

/** `undefined` when the check remembers no render. */
export function shownRender(reference: string): ShownRender | undefined {
  const [, number, when, digest] = grammar.exec(splitShown(reference).reference) ?? [];
  if (number === undefined || when === undefined || digest === undefined) return undefined;
  return { pullRequest: Number(number), when: when === "after-merge" ? when : "before-merge", digest };
}
