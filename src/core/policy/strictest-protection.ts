/** Of two protections the one that asks for everything that either of them asks for. */

import type { Protection } from "../model/environment.ts";

export function strictestProtection(
  a: Protection | undefined,
  b: Protection | undefined,
): Protection | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    protectedBranch: a.protectedBranch || b.protectedBranch,
    approvals: Math.max(a.approvals, b.approvals),
    requiredChecks: a.requiredChecks || b.requiredChecks,
  };
}
