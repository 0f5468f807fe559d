/**
 * A generated ConfigMap or Secret has a new name, and nothing in the head refers to it although something referred to it in the base: the change
 * reaches nobody. A reference that keeps the old name is a dangling one.
 */

import { referrers } from "../references.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

export function configUnreferenced({ renamed, base }: BothSides): readonly RawFinding[] {
  const forgotten = renamed.filter(
    ({ references }) => references?.toNew.length === 0 && references.toOld.length === 0,
  );
  const usedBefore = referrers(base, new Set(forgotten.map(({ before }) => before.identity.name)));
  return forgotten
    .filter(({ before }) => usedBefore(before.identity).length > 0)
    .map(({ after }) =>
      makeFinding("config-unreferenced", {
        identity: after.identity,
        message: "It has a new name, and nothing here refers to it any more: the change reaches nobody.",
      }),
    );
}
