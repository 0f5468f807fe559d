/** Why an object that left the render is not deleted: everything that is asked before a deletion, of the live object. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { listAt, textAt, textMapAt } from "../api/read-json.ts";
import { setOf, uidOf } from "../live.ts";
import { controllerOf } from "../observe/pods-of-workloads.ts";

export type KeepReason =
  /** Not ours any more: it leaves the inventory. */
  | { readonly kind: "forget"; readonly why: string }
  /** Ours, but not to be deleted now: it stays in the inventory. */
  | { readonly kind: "keep"; readonly why: string };

export interface PruneQuestion {
  readonly entry: InventoryEntry;
  readonly live: JsonObject;
  readonly applySet: string;
  readonly fieldManager: string;
  /** UIDs of what was just applied, under whatever group. */
  readonly appliedUids: ReadonlySet<string>;
}

/** `undefined`: may be deleted. */
export function keepReason(question: PruneQuestion): KeepReason | undefined {
  const { entry, live, applySet, appliedUids } = question;
  if (setOf(live) !== applySet) return forget("it does not carry this environment's label any more");
  if (entry.uid !== undefined && entry.uid !== uidOf(live))
    return forget("somebody else made it anew under this name");
  if (entry.uid === undefined && !wasAppliedBy(live, question.fieldManager))
    return forget("it was not applied by this environment");
  // One object can be served under two groups, such as an Ingress of extensions and of networking.k8s.io.
  if (appliedUids.has(uidOf(live))) return forget("it was just applied under another group");
  if (controllerOf(live) !== undefined)
    return keep("another object owns it, and deletes it when its time comes");
  const annotation = keepAnnotation(live);
  if (annotation !== undefined) return keep(`its annotation ${annotation} says so`);
  return undefined;
}

function forget(why: string): KeepReason {
  return { kind: "forget", why };
}

function keep(why: string): KeepReason {
  return { kind: "keep", why };
}

/** An interrupted apply may have made it before its UID was written down. */
function wasAppliedBy(live: JsonObject, fieldManager: string): boolean {
  return listAt(live, "metadata", "managedFields").some(
    (entry) => textAt(entry, "manager") === fieldManager && textAt(entry, "operation") === "Apply",
  );
}

/** Of kubectl, Helm, Argo CD, Flux, kapp, kluctl and cli-utils: their users mean the same by them. */
const keepers: readonly { readonly key: string; readonly keeps: (value: string) => boolean }[] = [
  { key: "helm.sh/resource-policy", keeps: (value) => value === "keep" },
  {
    key: "argocd.argoproj.io/sync-options",
    keeps: (value) =>
      value.split(",").some((option) => /^(?:Prune|Delete)=(?:false|confirm)$/.test(option.trim())),
  },
  { key: "kustomize.toolkit.fluxcd.io/prune", keeps: (value) => value === "disabled" },
  { key: "kapp.k14s.io/delete-strategy", keeps: (value) => value === "orphan" },
  { key: "kluctl.io/skip-delete", keeps: (value) => value !== "false" },
  { key: "client.lifecycle.config.k8s.io/deletion", keeps: (value) => value === "detach" },
  { key: "cli-utils.sigs.k8s.io/on-remove", keeps: (value) => value === "keep" },
];

function keepAnnotation(live: JsonObject): string | undefined {
  const annotations = textMapAt(live, "metadata", "annotations");
  return keepers.find(({ key, keeps }) => {
    const value = annotations.get(key);
    return value !== undefined && keeps(value);
  })?.key;
}
