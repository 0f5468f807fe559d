/** The foldable sections of a preview: one for each set of environments to which the same happens; what is grave there stands apart. */

import { compareSeverity } from "../diff/severity.ts";
import { count } from "./count.ts";
import { environmentNames } from "./environment-names.ts";
import { severityIcon } from "./finding-alert.ts";
import { atMost, type Extent } from "./extent.ts";
import type { Block, Section } from "./fit-sections.ts";
import { html } from "./markdown.ts";
import { groupObjects, objectBlock, type ObjectGroup, objectLine } from "./object-block.ts";
import {
  type EnvironmentDiff,
  isRisky,
  objectRank,
  shareObjects,
  type SharedObjects,
} from "./share-objects.ts";

/** Up to so many sections and blocks stand open: then there is nothing to be gained by folding them. */
const openSections = 3;
const openBlocks = 5;
/** Environments that one section names. */
const mostNames = 6;

export function diffSections(
  diffs: readonly EnvironmentDiff[],
  extent: Extent = "comment",
): readonly Section[] {
  const shared = shareObjects(diffs, extent).map((set) => ({ set, groups: groupObjects(set.objects) }));
  const blocks = shared.reduce((sum, { groups }) => sum + groups.length, 0);
  const few = shared.length <= openSections && blocks <= openBlocks;
  return shared.flatMap(({ set, groups }) => {
    const grave = groups.filter((group) => group.some(isRisky));
    const others = groups.filter((group) => !group.some(isRisky));
    if (few || grave.length === 0 || others.length === 0)
      return [sectionOf(set, groups, { open: few || grave.length > 0, more: false, extent })];
    return [
      sectionOf(set, grave, { open: true, more: false, extent }),
      sectionOf(set, others, { open: false, more: true, extent }),
    ];
  });
}

interface Look {
  readonly open: boolean;
  /** The rest of what was begun in the section before. */
  readonly more: boolean;
  readonly extent: Extent;
}

function sectionOf(set: SharedObjects, groups: readonly ObjectGroup[], look: Look): Section {
  return { summary: summaryOf(set, groups, look), open: look.open, blocks: groups.map(blockOf) };
}

const kindText = { changed: "", new: "new environment, ", removed: "environment removed, " } as const;

function summaryOf(
  { kind, environments, among }: SharedObjects,
  groups: readonly ObjectGroup[],
  { more, extent }: Look,
): string {
  const objects = groups.flat();
  const findings = objects.flatMap((object) => object.findings).toSorted(compareSeverity);
  const icons = new Set(findings.map(({ severity }) => severityIcon[severity]));
  const number = more ? count(objects.length, "more object") : count(objects.length, "object");
  const names = environmentNames(environments, among, { write: html, most: atMost(mostNames, extent) });
  return [`<b>${names}</b>`, `${kindText[kind]}${number}`, ...icons].join(" · ");
}

function blockOf(group: ObjectGroup): Block {
  return {
    text: objectBlock(group),
    short: objectLine(group),
    rank: objectRank(group[0]),
    objects: group.length,
  };
}
