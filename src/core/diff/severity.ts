/** The order of severities: the gravest first. */

import type { Finding } from "../model/diff.ts";

const ranks: Readonly<Record<Finding["severity"], number>> = {
  refused: 0,
  acknowledge: 1,
  caution: 2,
  note: 3,
};

/** For sorting: negative when the first is graver. */
export function compareSeverity(a: Pick<Finding, "severity">, b: Pick<Finding, "severity">): number {
  return ranks[a.severity] - ranks[b.severity];
}
