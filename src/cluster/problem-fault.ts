/** Problems of objects as one fault, for operations that can only succeed or throw. */

import { Fault } from "../core/model/fault.ts";
import { identityLabel } from "../core/model/manifest.ts";
import type { ObjectProblem } from "./cluster.ts";

/** How many problems are told; the rest is counted. */
const shownProblems = 5;

/** The reason is the first problem's. `after`: what stands now, one sentence. At least one problem. */
export function problemFault(problems: readonly ObjectProblem[], after: string): Fault {
  const shown = problems.slice(0, shownProblems);
  const lines = shown.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`);
  const more = problems.length > shown.length ? ` And ${problems.length - shown.length} more objects.` : "";
  return new Fault(problems[0]?.reason ?? "APPLY_FAILED", {
    message: `${lines.join(" ")}${more}`,
    next: after,
    retry: "never",
  });
}
