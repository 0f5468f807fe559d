/**
 * The head refers to an object, or to an entry of a ConfigMap or Secret, that the base had and the head has not: pods do not start, requests find
 * no backend. What neither has is told of pods alone, as a note, and only where the reference is new: it may be made outside of the repository.
 * Optional references, and what controllers make from other objects, are none.
 */

import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject } from "../../model/json.ts";
import { identityKey, type Identity, type Manifest } from "../../model/manifest.ts";
import type { BothSides, Side } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { producedBy } from "./produced-objects.ts";
import type { Reference } from "./reference.ts";
import type { ChangedObject } from "./sides.ts";

export function danglingReference(sides: BothSides): readonly RawFinding[] {
  const { headSide, head } = sides;
  const missing = referencesThatMayMiss(sides)
    .filter((reference) => !reference.optional && isMissing(reference, headSide))
    .flatMap((reference) => {
      const found = findingOf(reference, sides);
      return found === undefined ? [] : [{ reference, found }];
    });
  if (missing.length === 0) return staleNames(sides);
  const isProduced = producedBy(head);
  const findings = missing.flatMap(({ reference: { to }, found }) => (isProduced(to) ? [] : [found]));
  return onePerTarget([...findings, ...staleNames(sides)]);
}

/** Where no object and no entry is gone, only what is new or changed can refer to something that the head has not, and did not before. */
function referencesThatMayMiss(sides: BothSides): readonly Reference[] {
  const { headSide, head, removed, changed, beforeOf, referencesOf } = sides;
  const isLost = removed.length > 0 || changed.some(losesEntries);
  if (isLost) return headSide.references();
  return head.filter((manifest) => beforeOf(manifest) !== manifest).flatMap(referencesOf);
}

function losesEntries({ before, after }: ChangedObject): boolean {
  if (!isKind(after.identity, "ConfigMap.", "Secret.")) return false;
  return entriesOf(before).some((entries) => Object.keys(entries).some((key) => !hasKey(after, key)));
}

function findingOf(reference: Reference, sides: BothSides): RawFinding | undefined {
  const { headSide, baseSide } = sides;
  const found = headSide.find(reference.to);
  const isNew = () => isNewReference(reference, sides);
  if (found !== undefined)
    return hadKey(reference, found, sides) || isNew() ? finding(reference, lostKey) : undefined;
  if (baseSide.find(reference.to) !== undefined) return finding(reference, lostObject);
  return isPods(reference) && isNew() ? finding(reference, unknown, "note") : undefined;
}

/** An object without any entry is filled in by somebody else. */
function isMissing({ to, key }: Reference, side: Side): boolean {
  const found = side.find(to);
  if (found === undefined || key === undefined) return found === undefined;
  return !hasKey(found, key) && entriesOf(found).some((entries) => Object.keys(entries).length > 0);
}

function isNewReference(reference: Reference, { beforeOf, referencesOf }: BothSides): boolean {
  const before = beforeOf(reference.from);
  if (before === undefined || before === reference.from) return before === undefined;
  return !referencesOf(before).some((old) => isSameName(old, reference));
}

/** Without namespaces: an environment that moves to another one moves with all its references. */
function isSameName({ to: left, key: leftKey }: Reference, { to: right, key }: Reference): boolean {
  return left.kind === right.kind && left.name === right.name && leftKey === key;
}

/** Also in fields that nobody here knows: a string that is the old name of a generated object. */
function staleNames({ renamed, headSide }: BothSides): readonly RawFinding[] {
  const stale = renamed.flatMap(({ before, references }) =>
    (references?.toOld ?? []).map((identity) => ({ identity, to: before.identity })),
  );
  if (stale.length === 0) return [];
  const known = new Set(headSide.references().map(({ from, to }) => pairKey(from.identity, to)));
  return stale
    .filter(({ identity, to }) => !known.has(pairKey(identity, to)))
    .map(({ identity, to }) =>
      makeFinding("dangling-reference", { identity, message: lostObject, after: `${to.kind} ${to.name}` }),
    );
}

function pairKey(from: Identity, to: Identity): string {
  return `${identityKey(from)}\0${identityKey(to)}`;
}

const lostObject = "It refers to an object that is removed: what needs it fails.";
const lostKey = "It refers to an entry that the ConfigMap or Secret does not have: what needs it fails.";
const unknown =
  "It newly refers to an object that is not among these manifests: it must be there by other means.";

function finding({ from, path, to, key }: Reference, message: string, severity?: "note"): RawFinding {
  const entry = message === lostKey && key !== undefined ? `, ${key}` : "";
  return makeFinding("dangling-reference", {
    identity: from.identity,
    path,
    message,
    ...(severity === undefined ? {} : { severity }),
    after: `${to.kind} ${to.name}${entry}`,
  });
}

function hadKey({ key = "" }: Reference, found: Manifest, { beforeOf }: BothSides): boolean {
  const before = beforeOf(found);
  return before !== undefined && hasKey(before, key);
}

function hasKey(config: Manifest, key: string): boolean {
  return entriesOf(config).some((entries) => entries[key] !== undefined);
}

function entriesOf({ body: { data, binaryData, stringData } }: Manifest): readonly JsonObject[] {
  return [data, binaryData, stringData].map(objectOf);
}

function isPods({ from, path }: Reference): boolean {
  return (
    !isKind(
      from.identity,
      "Ingress.networking.k8s.io",
      "HorizontalPodAutoscaler.autoscaling",
      "ScaledObject.keda.sh",
      "RoleBinding.rbac.authorization.k8s.io",
      "ClusterRoleBinding.rbac.authorization.k8s.io",
    ) && path.length > 0
  );
}

/** An object that names the same thing ten times has one problem. */
function onePerTarget(findings: readonly RawFinding[]): readonly RawFinding[] {
  const first = new Map<string, RawFinding>();
  for (const found of findings) {
    const key = JSON.stringify([found.identity, found.message, found.after]);
    if (!first.has(key)) first.set(key, found);
  }
  return [...first.values()];
}
