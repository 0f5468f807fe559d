/** The fold over the rules that look for findings: every rule is asked, the gravest finding comes first. */

import type { Masker } from "../manifests/masker.ts";
import type { Finding } from "../model/diff.ts";
import { findingCodes } from "../model/finding-codes.ts";
import type { JsonValue } from "../model/json.ts";
import { compareIdentities, type Identity } from "../model/manifest.ts";
import { admissionWeakened } from "./findings/admission-weakened.ts";
import { autoscalerRemoved } from "./findings/autoscaler-removed.ts";
import { lookAt } from "./findings/both-sides.ts";
import { configNotRolledOut } from "./findings/config-not-rolled-out.ts";
import { configUnreferenced } from "./findings/config-unreferenced.ts";
import { crdRemoved } from "./findings/crd-removed.ts";
import { crdVersionUnserved } from "./findings/crd-version-unserved.ts";
import { danglingReference } from "./findings/dangling-reference.ts";
import { exposed } from "./findings/exposed.ts";
import type { FindingRule, RawFinding } from "./findings/finding-rule.ts";
import { hostRemoved } from "./findings/host-removed.ts";
import { hostShared } from "./findings/host-shared.ts";
import { imageMajor } from "./findings/image-major.ts";
import { imageSource } from "./findings/image-source.ts";
import { imageUnpinned } from "./findings/image-unpinned.ts";
import { immutableField } from "./findings/immutable-field.ts";
import { jobRunsAgain } from "./findings/job-runs-again.ts";
import { limitsRemoved } from "./findings/limits-removed.ts";
import { listMoved } from "./findings/list-moved.ts";
import { massRemoval } from "./findings/mass-removal.ts";
import { namespaceRemoved } from "./findings/namespace-removed.ts";
import { namespaceSecurity } from "./findings/namespace-security.ts";
import { networkPolicyRemoved } from "./findings/networkpolicy-removed.ts";
import { patchRetargeted } from "./findings/patch-retargeted.ts";
import { pdbBlocksDrains } from "./findings/pdb-blocks-drains.ts";
import { pdbRemoved } from "./findings/pdb-removed.ts";
import { podPrivilege } from "./findings/pod-privilege.ts";
import { priorityLost } from "./findings/priority-lost.ts";
import { probeRemoved } from "./findings/probe-removed.ts";
import { pvRemoved } from "./findings/pv-removed.ts";
import { pvcRemoved } from "./findings/pvc-removed.ts";
import { pvcShrink } from "./findings/pvc-shrink.ts";
import { rbacSubjects } from "./findings/rbac-subjects.ts";
import { rbacWidened } from "./findings/rbac-widened.ts";
import { rbacWildcard } from "./findings/rbac-wildcard.ts";
import { replicasZero } from "./findings/replicas-zero.ts";
import { retentionLoosened } from "./findings/retention-loosened.ts";
import { secretLiteral } from "./findings/secret-literal.ts";
import { selectorEmpty } from "./findings/selector-empty.ts";
import { serviceAccountLost } from "./findings/service-account-lost.ts";
import { servicePortUnmatched } from "./findings/service-port-unmatched.ts";
import type { Sides } from "./findings/sides.ts";
import { statefulSetRemoved } from "./findings/statefulset-removed.ts";
import { suspended } from "./findings/suspended.ts";
import { maskFinding } from "./mask-change.ts";
import { compareSeverity } from "./severity.ts";
import { mapSteps, type Steps } from "./steps.ts";

/** A new rule is one more file and one more line here, and one in the table of codes. */
const findingRules: readonly FindingRule[] = [
  massRemoval,
  namespaceRemoved,
  crdRemoved,
  pvcRemoved,
  pvRemoved,
  statefulSetRemoved,
  retentionLoosened,
  crdVersionUnserved,
  immutableField,
  pvcShrink,
  replicasZero,
  suspended,
  probeRemoved,
  pdbRemoved,
  pdbBlocksDrains,
  autoscalerRemoved,
  limitsRemoved,
  listMoved,
  patchRetargeted,
  rbacWildcard,
  rbacWidened,
  rbacSubjects,
  podPrivilege,
  namespaceSecurity,
  serviceAccountLost,
  networkPolicyRemoved,
  exposed,
  hostRemoved,
  hostShared,
  servicePortUnmatched,
  admissionWeakened,
  danglingReference,
  configUnreferenced,
  selectorEmpty,
  secretLiteral,
  imageMajor,
  imageSource,
  imageUnpinned,
  configNotRolledOut,
  priorityLost,
  jobRunsAgain,
];

/** By severity; among equals what is urgent, then in the order of the table of codes, then by object. Masked: no true value is in them. */
export function* findFindings(sides: Sides): Steps<readonly Finding[]> {
  const both = lookAt(sides);
  const found = yield* mapSteps(findingRules, (rule) => rule(both));
  return found
    .flat()
    .toSorted(
      (a, b) =>
        compareSeverity(a, b) ||
        Number(b.urgent === true) - Number(a.urgent === true) ||
        findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code) ||
        compareObjects(a, b),
    )
    .map((finding) => shown(finding, sides.masker));
}

/** What the whole environment is about stands before what one object is about. */
const wholeEnvironment: Identity = { group: "", kind: "", namespace: "", name: "" };

function compareObjects(a: RawFinding, b: RawFinding): number {
  const { identity: left = wholeEnvironment } = a;
  const { identity: right = wholeEnvironment } = b;
  return compareIdentities(left, right);
}

function shown(raw: RawFinding, masker: Masker): Finding {
  const { code, severity, identity, path, message, before, after } = raw;
  const place = { kinds: identity === undefined ? [] : [identity], path: path ?? [] };
  // Only the change itself knows what the mask hides in a document that a string holds.
  const isPiece = place.path.some((step) => "embedded" in step);
  const masked = (value: JsonValue) => masker.maskedValue({ ...place, value });
  const about = { ...(identity === undefined ? {} : { identity }), ...(path === undefined ? {} : { path }) };
  return {
    ...maskFinding({ code, severity, ...about, message }, masker),
    ...(before === undefined || isPiece ? {} : { before: masked(before) }),
    ...(after === undefined || isPiece ? {} : { after: masked(after) }),
  };
}
