/** Much of an environment disappears at once: more often a mistake in a path or a base than an intention. */

import type { Finding } from "../../model/diff.ts";
import type { Sides } from "./finding-rule.ts";

const leastObjects = 10;
const leastShare = 0.25;

export function massRemoval({ base, removed }: Sides): readonly Finding[] {
  if (removed.length < leastObjects || removed.length < base.length * leastShare) return [];
  const message = `${removed.length} of ${base.length} objects are removed at once.`;
  return [{ code: "mass-removal", severity: "acknowledge", message }];
}
