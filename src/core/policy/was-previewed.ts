/** Rule: what comes to a protected environment was shown on a pull request before it is applied. */

import type { Facts, RuleResult } from "../model/gate.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "was-previewed";

/** Whether it still renders to what was shown is compared when it is rendered; without a digest nothing could be compared. */
export function wasPreviewed({ environment, request }: Facts): RuleResult {
  const { name, protection } = environment;
  if (protection === undefined) return skip(rule, `${name} is not protected`);
  if (request.kind === "rollback") return skip(rule, "a rollback goes back to what was deployed before");
  const { reviewedDigest } = request;
  if (reviewedDigest !== undefined) return pass(rule, [`its render was shown: ${reviewedDigest}`]);
  return reject(rule, {
    reason: "NOT_PREVIEWED",
    evidence: ["its render was never shown on a pull request"],
    next: `comment \`/diff ${name}\` on the merged pull request, then \`/deploy ${name}\``,
  });
}
