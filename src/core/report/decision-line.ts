/** The gate's decision in one line, for the status of a deployment. */

import type { Decision } from "../model/gate.ts";
import { statusLine } from "./status-line.ts";

/** Plain text of at most 140 characters: `Waiting for: #7 needs 1 approval by somebody with write access`. */
export function decisionLine({ rules }: Decision): string {
  const next = rules.flatMap((rule) => (rule.kind === "reject" ? [rule.next.replaceAll("`", "")] : []));
  // Several rules may ask for the same thing.
  return next.length === 0
    ? "Allowed by its gate"
    : statusLine(`Waiting for: ${[...new Set(next)].join("; ")}`);
}
