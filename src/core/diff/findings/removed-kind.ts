/** Makes the rules that ask one question: is an object of this kind in the base and not in the head? */

import type { FindingCode } from "../../model/finding-codes.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import type { FindingRule } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";

export interface RemovedKind {
  readonly code: FindingCode;
  /** `Kind.group`; `Kind.` is the core group. */
  readonly kind: string;
  readonly message: string;
}

export function removedKind({ code, kind, message }: RemovedKind): FindingRule {
  return (sides) =>
    sides.removed
      .filter(({ identity }) => isKind(identity, kind))
      .map((manifest) =>
        makeFinding(code, { identity: manifest.identity, message: message + replacement(manifest, sides) }),
      );
}

/** A deletion stays one when another object takes its place: this only says which. */
export function replacement(removed: Manifest, { successorOf }: Pick<BothSides, "successorOf">): string {
  const successor = successorOf(removed)?.identity;
  return successor === undefined ? "" : ` ${successorText(removed.identity, successor)}`;
}

/** Whether a successor of the same kind says the same: what it protected is protected, if it stands where the old one stood. */
export function isSucceeded(
  removed: Manifest,
  { successorOf }: Pick<BothSides, "successorOf">,
  standsWell: (successor: Identity) => boolean = () => true,
): boolean {
  const successor = successorOf(removed);
  return (
    successor !== undefined &&
    successor.identity.kind === removed.identity.kind &&
    standsWell(successor.identity) &&
    sameValue(successor.body["spec"] ?? null, removed.body["spec"] ?? null) &&
    sameValue(successor.body["webhooks"] ?? null, removed.body["webhooks"] ?? null)
  );
}

function successorText(old: Identity, { kind, name, namespace }: Identity): string {
  if (kind === old.kind && name === old.name && namespace !== old.namespace)
    return "One of the same name is created in another namespace; nothing moves there by itself.";
  return `It is replaced by ${kind} ${name}.`;
}
