/** Deletions that lose data, or that look like an accident: they are not made on Git's word alone. */

import type { FindingCode } from "../model/finding-codes.ts";
import type { Identity } from "../model/manifest.ts";
import { spelledStem } from "./spelled-stem.ts";

/** By `Kind.group`: losing one of these loses what is in it. */
const precious: ReadonlyMap<string, FindingCode> = new Map([
  ["PersistentVolumeClaim.", "pvc-removed"],
  ["PersistentVolume.", "pv-removed"],
  ["Namespace.", "namespace-removed"],
  ["StatefulSet.apps", "statefulset-removed"],
  ["CustomResourceDefinition.apiextensions.k8s.io", "crd-removed"],
]);

const massCode: FindingCode = "mass-removal";
const massCount = 10;
const massShare = 0.3;
/** Of a handful of objects any one is a third: below this many, the share says nothing. */
const shareFrom = 3;

/**
 * The code by which the deletion of an object is acknowledged: its own, or that of a mass deletion. `undefined`: a generated name, which
 * goes with every change of its content, and counts for nothing.
 */
function deletionCode(identity: Identity): FindingCode | undefined {
  if (spelledStem(identity) !== undefined) return undefined;
  return precious.get(`${identity.kind}.${identity.group}`) ?? massCode;
}

/** Losing it loses what is in it, or under it. */
export function isPrecious({ kind, group }: Pick<Identity, "kind" | "group">): boolean {
  return precious.has(`${kind}.${group}`);
}

export function isDeletionCode(code: string): boolean {
  return code === massCode || [...precious.values()].some((known) => known === code);
}

/** By code, in the order of the objects; each object at most once. */
export function byDeletionCode<Item extends { readonly identity: Identity }>(
  leaving: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of leaving) {
    const code = deletionCode(item.identity);
    if (code === undefined) continue;
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [item]);
    else group.push(item);
  }
  return groups;
}

/** Those that need an acknowledgement. `all`: how many objects there are, those that leave among them. */
export function guardedDeletions<Item extends { readonly identity: Identity }>(
  leaving: readonly Item[],
  all: number,
): ReadonlyMap<string, readonly Item[]> {
  return new Map(
    [...byDeletionCode(leaving)].filter(
      ([code, { length }]) => code !== massCode || isMassDeletion(length, all),
    ),
  );
}

/** Ten objects, or three that are 30 % of all. */
export function isMassDeletion(deleted: number, all: number): boolean {
  return deleted >= massCount || (deleted >= shareFrom && deleted / all >= massShare);
}
