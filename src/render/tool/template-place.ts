/** Where a template that Helm names stands in the repository. */

import type { Inputs } from "../inputs/inputs.ts";
import { childOf } from "../inputs/tree-index.ts";
import type { Place } from "../render-failure.ts";

/** `name`: `shop/templates/web.yaml`, `shop/charts/db/templates/db.yaml`. `undefined` for one that is packed, or of another chart. */
export function templatePlace(
  name: string,
  line: number,
  { inputs }: { readonly inputs: Pick<Inputs, "charts" | "files"> },
): Place | undefined {
  for (const chart of inputs.charts) {
    if (!name.startsWith(`${chart.name}/`)) continue;
    const found = inputs.files.get(childOf(chart.folder, name.slice(chart.name.length + 1)));
    if (found !== undefined) return { file: found.entry.path, line };
  }
  return undefined;
}
