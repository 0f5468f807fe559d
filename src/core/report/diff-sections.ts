/** The foldable sections of a preview: one for each set of environments to which the same happens. */

import { count } from "./count.ts";
import type { Block, Section } from "./fit-sections.ts";
import { code, html } from "./markdown.ts";
import { objectBlock, objectLineCount, type ShownObject } from "./object-block.ts";
import { objectName } from "./object-name.ts";
import { severityIcon } from "./finding-alert.ts";
import { type EnvironmentDiff, shareObjects, type SharedObjects } from "./share-objects.ts";

/** Up to so many sections and objects stand open: then there is nothing to be gained by folding them. */
const openSections = 3;
const openObjects = 5;
/** Environments named in a summary. */
const mostNames = 6;

export function diffSections(diffs: readonly EnvironmentDiff[]): readonly Section[] {
  const shared = shareObjects(diffs);
  const objects = shared.reduce((sum, set) => sum + set.objects.length, 0);
  const few = shared.length <= openSections && objects <= openObjects;
  return shared.map((set) => ({
    summary: summaryOf(set),
    open: few || set.objects.some(({ findings }) => findings.length > 0),
    blocks: set.objects.map(blockOf),
  }));
}

function summaryOf({ environments, objects }: SharedObjects): string {
  const names = environments.slice(0, mostNames).map(html).join(", ");
  const more = environments.length > mostNames ? ` and ${environments.length - mostNames} more` : "";
  const icons = new Set(
    objects.flatMap(({ findings }) => findings.map(({ severity }) => severityIcon[severity])),
  );
  const what = `${count(objects.length, "object")}${environments.length > 1 ? `, the same in ${environments.length} environments` : ""}`;
  return [`<b>${names}</b>${more}`, what, ...icons].join(" · ");
}

function blockOf(shown: ShownObject): Block {
  const name = code(objectName(shown.object.identity, shown.anyNamespace));
  return {
    text: objectBlock(shown),
    short: `${name} · ${shown.object.kind} · ${count(objectLineCount(shown.object), "line")}`,
    rank: shown.findings.length > 0 ? 0 : { removed: 1, changed: 2, added: 3 }[shown.object.kind],
  };
}
