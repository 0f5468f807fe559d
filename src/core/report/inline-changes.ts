/** Changes of few short values, each in one line of a sentence instead of a block of code: `spec.replicas`: `2` → `0`. */

import type { Change } from "../model/diff.ts";
import { codeList } from "./code-list.ts";
import { atMost, type Extent } from "./extent.ts";
import { isShown } from "./fold-text.ts";
import { hadBefore } from "./had-before.ts";
import { code } from "./markdown.ts";
import { pathText } from "./path-text.ts";
import type { Variant } from "./share-changes.ts";
import type { ShownObject } from "./shown-object.ts";

/** Numbers, quantities, versions, yes and no: of words and names the colours of a diff tell more. */
const brief = /^(?:true|false|"?v?[-+]?\d[\w.%-]{0,23}"?)$/;
const longestPath = 100;
const mostLines = 4;
/** Sets of environments in one line, and names of each. */
const mostVariants = 4;
const mostNames = 4;

/** Lines of Markdown, or `undefined` when a block of code says it better. */
export function inlineChanges({
  object,
  varied,
  neutral,
  extent,
}: ShownObject): readonly string[] | undefined {
  if (object.kind !== "changed") return undefined;
  const values = ({ before, after }: Changed) => `${code(neutral(before))} → ${code(neutral(after))}`;
  const common = object.changes.filter(isShown);
  const lines = [
    ...common.map((change) => (isShort(change) ? `${nameOf(change)}: ${values(change)}` : undefined)),
    ...varied.map(({ variants }) => variedLine({ variants, extent }, values)),
  ];
  const shown = lines.filter((line) => line !== undefined);
  return shown.length === lines.length && lines.length > 0 && lines.length <= mostLines ? shown : undefined;
}

interface Varied {
  readonly variants: readonly Variant[];
  readonly extent: Extent;
}

function variedLine({ variants, extent }: Varied, values: (change: Changed) => string): string | undefined {
  const texts = variants.flatMap((variant) => {
    const { change, environments } = variant;
    if (!isShort(change)) return [];
    const names = codeList(environments, atMost(mostNames, extent));
    return [`${values(change)} in ${names}${hadBefore(variant, variants, code)}`];
  });
  const [first] = variants;
  if (first === undefined || texts.length < variants.length || texts.length > mostVariants) return undefined;
  return `${nameOf(first.change)}: ${texts.join("; ")}`;
}

type Changed = Extract<Change, { readonly kind: "changed" }>;

/** What comes or goes is easier to see in the colour of a diff. */
function isShort(change: Change): change is Changed {
  if (change.kind !== "changed" || change.lines !== undefined || pathText(change.path).length > longestPath)
    return false;
  return brief.test(change.before) && brief.test(change.after);
}

function nameOf({ path }: Change): string {
  return code(pathText(path));
}
