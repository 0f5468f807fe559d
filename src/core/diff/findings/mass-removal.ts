/** Much of an environment disappears at once: more often a mistake in a path or a base than an intention. */

import { isMassDeletion } from "../../manifests/guarded-deletions.ts";
import { spelledStem } from "../../manifests/spelled-stem.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

export function massRemoval({ base, removed: all, successorOf }: BothSides): readonly RawFinding[] {
  const removed = all.filter(({ identity }) => spelledStem(identity) === undefined);
  if (!isMassDeletion(removed.length, base.length)) return [];
  const replaced = removed.filter((manifest) => successorOf(manifest) !== undefined).length;
  const rest = replaced === 0 ? "" : ` ${replaced} of them come again under another name or kind.`;
  const message = `${removed.length} of ${base.length} objects are removed at once.${rest}`;
  return [makeFinding("mass-removal", { message })];
}
