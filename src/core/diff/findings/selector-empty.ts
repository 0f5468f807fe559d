/**
 * A Service or a NetworkPolicy selected pods in the base and selects none in the head: nobody gets its traffic, or what it protected is open. Or
 * the selector of a workload does not fit its own template any more, which the API server refuses.
 */

import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import { isEmptySelector, type Selection, selects } from "./selection.ts";

const selectors = [
  {
    kind: "Service.",
    field: "selector",
    message: "The Service selects no pods any more: requests to it fail.",
    read: (selector: JsonObject): JsonObject => ({ matchLabels: selector }),
  },
  {
    kind: "NetworkPolicy.networking.k8s.io",
    field: "podSelector",
    message: "The NetworkPolicy selects no pods any more: what it protected is open.",
    read: (selector: JsonObject): JsonObject => selector,
  },
] as const;

export function selectorEmpty(sides: BothSides): readonly RawFinding[] {
  return [...emptied(sides), ...misses(sides)];
}

function emptied({ headSide, baseSide, beforeOf }: BothSides): readonly RawFinding[] {
  return headSide.manifests.flatMap((manifest) => {
    const { identity } = manifest;
    const rule = selectors.find(({ kind }) => isKind(identity, kind));
    const before = rule === undefined ? undefined : beforeOf(manifest);
    if (rule === undefined || before === undefined) return [];
    const selectorOf = ({ body }: Manifest) => rule.read(objectOf(readAt(body, "spec", rule.field)));
    const [old, now] = [selectorOf(before), selectorOf(manifest)];
    if (isEmptySelector(old) || isEmptySelector(now)) return [];
    // Only a selector that is another one, or pods that left it, can leave it empty.
    const lost = count(baseSide.movedSelection(), old, before.identity);
    const isSame = before.identity.namespace === identity.namespace && sameValue(old, now);
    if (lost === 0 && isSame) return [];
    const had = lost > 0 || count(baseSide.selection(), old, before.identity) > 0;
    if (!had || count(headSide.selection(), now, identity) > 0) return [];
    return [
      makeFinding("selector-empty", { identity, path: pathOf("spec", rule.field), message: rule.message }),
    ];
  });
}

function count(selection: Selection, selector: JsonObject, { namespace }: Identity): number {
  return selection.find(selector, namespace).length;
}

/** Old groups let the server make the selector; a ReplicationController's is a plain map. */
function misses({ added, changed, originOf }: BothSides): readonly RawFinding[] {
  return [...added, ...changed.map(({ after }) => after)]
    .filter((manifest) => missesItself(manifest) && !missesItself(originOf(manifest)))
    .map(({ identity }) =>
      makeFinding("selector-empty", {
        identity,
        path: pathOf("spec", "selector"),
        message: "The selector does not fit the labels of its own pods: the API server will refuse this.",
      }),
    );
}

function missesItself(manifest: Manifest | undefined): boolean {
  if (manifest === undefined) return false;
  const { identity, body } = manifest;
  if (!isKind(identity, "Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "ReplicaSet.apps"))
    return false;
  const selector = readAt(body, "spec", "selector");
  const labels = objectOf(readAt(body, "spec", "template", "metadata", "labels"));
  return !isEmptySelector(selector) && !selects(objectOf(selector), labels);
}
