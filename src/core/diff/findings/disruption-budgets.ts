/** PodDisruptionBudgets and the pods that they are for. */

import { objectOf } from "../../manifests/object-of.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Side } from "./both-sides.ts";
import { isKind } from "./is-kind.ts";
import { readAt } from "./read-at.ts";
import type { Selectable } from "./selection.ts";

export function isBudget({ identity }: Manifest): boolean {
  return isKind(identity, "PodDisruptionBudget.policy");
}

/** Without a selector: none (policy/v1beta1 took an empty one for none, too). */
export function podsOf({ identity, body }: Manifest, side: Side): readonly Selectable[] {
  const selector = readAt(body, "spec", "selector");
  return selector === undefined ? [] : side.selection().find(objectOf(selector), identity.namespace);
}
