/** Stops the deployment of a render that is never the same twice: what was reviewed could not be what is applied. */

import { identityLabel } from "../model/manifest.ts";
import { type Outcome, outcome } from "../model/outcome.ts";
import type { Render } from "../model/render.ts";

/** Named of many; the others are counted. */
const mostNamed = 10;

/** `undefined`: two renders were the same, or one was enough to know. */
export function notReproducible({ unstable = [] }: Pick<Render, "unstable">): Outcome | undefined {
  if (unstable.length === 0) return undefined;
  const named = unstable.slice(0, mostNamed).map(({ identity, fields }) => {
    const what = fields.length === 0 ? "its name" : fields.join(", ");
    return `${identityLabel(identity)}: ${what}`;
  });
  const more = unstable.length - named.length;
  return outcome("RENDER_NOT_REPRODUCIBLE", {
    evidence: [
      "two renders of this revision differ, so that no review could hold for what is applied",
      ...named,
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
    next: "Give these values in the values of the chart, or let it refer to a Secret that exists, and merge that.",
  });
}
