/** Makes the rules that ask one question: is an object of this kind in the base and not in the head? */

import type { Finding } from "../../model/diff.ts";
import type { FindingRule } from "./finding-rule.ts";

export interface RemovedKind extends Pick<Finding, "code" | "severity" | "message"> {
  /** The group and its retired names. */
  readonly groups: readonly string[];
  readonly kind: string;
}

export function removedKind({ code, severity, groups, kind, message }: RemovedKind): FindingRule {
  return ({ removed }) =>
    removed
      .filter(({ identity }) => identity.kind === kind && groups.includes(identity.group))
      .map(({ identity }) => ({ code, severity, identity, message }));
}
