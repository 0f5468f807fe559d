/** The one check run of a pull request that a branch can require: whether everything renders. */

import type { Preview } from "../model/preview.ts";
import type { CheckOutput } from "./check-output.ts";
import { conclusionOf } from "./conclusion.ts";
import { footer } from "./footer.ts";
import { previewOverview } from "./preview-overview.ts";
import { verdict } from "./verdict.ts";

/** A preview of nothing passes; a head that newly does not render blocks; see `conclusionOf`. */
export function overallCheck(preview: Preview): CheckOutput {
  const { environments } = preview;
  return {
    conclusion: conclusionOf(environments),
    title: verdict(environments),
    summary: [...previewOverview(environments), footer(preview)].join("\n\n"),
  };
}
