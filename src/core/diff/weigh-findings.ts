/** How grave findings are by the configuration: raised or lowered, never switched off. */

import type { FindingPolicy } from "../model/config.ts";
import type { Finding } from "../model/diff.ts";
import { compareSeverity } from "./severity.ts";

/** What one configuration says of one environment. */
export interface FindingWeights {
  /** `Config.findings`. */
  readonly findings: Readonly<Record<string, FindingPolicy>> | undefined;
  readonly isProtected: boolean;
}

/**
 * By severity anew, in the same order otherwise. Of several configurations the one that takes a finding most seriously counts: what
 * a change brings does not weigh itself. What an API server refuses stays refused. Without a configuration nothing is weighed.
 */
export function weighFindings(
  findings: readonly Finding[],
  weights: readonly FindingWeights[],
): readonly Finding[] {
  if (weights.every((one) => one.findings === undefined)) return findings;
  return findings.map((finding) => weigh(finding, weights)).toSorted(compareSeverity);
}

function weigh(finding: Finding, weights: readonly FindingWeights[]): Finding {
  if (finding.severity === "refused") return finding;
  const [gravest = finding] = weights
    .map((one) => ({ ...finding, severity: severityBy(one, finding) }))
    .toSorted(compareSeverity);
  return gravest;
}

function severityBy(
  { findings = {}, isProtected }: FindingWeights,
  { code, severity }: Finding,
): Finding["severity"] {
  const policy = findings[code];
  const chosen = (isProtected ? policy?.protectedSeverity : undefined) ?? policy?.severity;
  return chosen ?? severity;
}
