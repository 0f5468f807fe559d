/** The foldable sections of a preview: one for each set of environments to which the same happens. */

import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import type { Block, Section } from "./fit-sections.ts";
import { html } from "./markdown.ts";
import { groupObjects, objectBlock, type ObjectGroup } from "./object-block.ts";
import { objectName } from "./object-name.ts";
import { severityIcon } from "./finding-alert.ts";
import { type EnvironmentDiff, objectRank, shareObjects, type SharedObjects } from "./share-objects.ts";

/** Up to so many sections and blocks stand open: then there is nothing to be gained by folding them. */
const openSections = 3;
const openBlocks = 5;
/** Environments named in a summary. */
const mostNames = 6;

export function diffSections(diffs: readonly EnvironmentDiff[]): readonly Section[] {
  const shared = shareObjects(diffs).map((set) => ({ set, groups: groupObjects(set.objects) }));
  const blocks = shared.reduce((sum, { groups }) => sum + groups.length, 0);
  const few = shared.length <= openSections && blocks <= openBlocks;
  return shared.map(({ set, groups }) => ({
    summary: summaryOf(set),
    open: few || set.objects.some(({ findings }) => findings.length > 0),
    blocks: groups.map(blockOf),
  }));
}

const kindText = { changed: "", new: "new environment, ", removed: "environment removed, " } as const;

function summaryOf({ kind, environments, objects }: SharedObjects): string {
  const names = environments.slice(0, mostNames).map(html).join(", ");
  const more = environments.length > mostNames ? ` and ${environments.length - mostNames} more` : "";
  const icons = new Set(
    objects.flatMap(({ findings }) => findings.map(({ severity }) => severityIcon[severity])),
  );
  const what = `${kindText[kind]}${count(objects.length, "object")}${environments.length > 1 ? `, the same in ${environments.length} environments` : ""}`;
  return [`<b>${names}</b>${more}`, what, ...icons].join(" · ");
}

function blockOf(group: ObjectGroup): Block {
  const [shown] = group;
  const { object, lines } = shown;
  const names = codeList(group.map((one) => objectName(one.object.identity, one.anyNamespace)));
  return {
    text: objectBlock(group),
    short: `${names} · ${object.kind} · ${count(lines.length, "line")}`,
    rank: objectRank(shown),
    objects: group.length,
  };
}
