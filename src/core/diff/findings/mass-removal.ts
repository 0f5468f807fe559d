/** Much of an environment disappears at once: more often a mistake in a path or a base than an intention. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

const leastObjects = 10;
const leastShare = 0.25;

export function massRemoval({ base, removed, successorOf }: BothSides): readonly RawFinding[] {
  if (removed.length < leastObjects || removed.length < base.length * leastShare) return [];
  const replaced = removed.filter((manifest) => successorOf(manifest) !== undefined).length;
  const rest = replaced === 0 ? "" : ` ${replaced} of them come again under another name or kind.`;
  const message = `${removed.length} of ${base.length} objects are removed at once.${rest}`;
  return [makeFinding("mass-removal", { message })];
}
