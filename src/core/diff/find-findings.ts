/** The fold over the rules that look for findings: every rule is asked, the gravest finding comes first. */

import { compareIdentities, type Identity } from "../model/manifest.ts";
import type { Finding } from "../model/diff.ts";
import { crdRemoved } from "./findings/crd-removed.ts";
import type { FindingRule, Sides } from "./findings/finding-rule.ts";
import { immutableField } from "./findings/immutable-field.ts";
import { massRemoval } from "./findings/mass-removal.ts";
import { namespaceRemoved } from "./findings/namespace-removed.ts";
import { networkPolicyRemoved } from "./findings/networkpolicy-removed.ts";
import { pvcRemoved } from "./findings/pvc-removed.ts";
import { rbacWildcard } from "./findings/rbac-wildcard.ts";
import { replicasZero } from "./findings/replicas-zero.ts";

import { compareSeverity } from "./severity.ts";

/** A new rule is one more file and one more line here. */
const findingRules: readonly FindingRule[] = [
  massRemoval,
  namespaceRemoved,
  crdRemoved,
  pvcRemoved,
  immutableField,
  networkPolicyRemoved,
  rbacWildcard,
  replicasZero,
];

/** By severity, then by object; the findings of one object in the order of the rules. */
export function findFindings(sides: Sides): readonly Finding[] {
  return findingRules
    .flatMap((rule) => rule(sides))
    .toSorted((a, b) => compareSeverity(a, b) || compareObjects(a, b));
}

/** What the whole environment is about stands before what one object is about. */
const wholeEnvironment: Identity = { group: "", kind: "", namespace: "", name: "" };

function compareObjects(a: Finding, b: Finding): number {
  const { identity: left = wholeEnvironment } = a;
  const { identity: right = wholeEnvironment } = b;
  return compareIdentities(left, right);
}
