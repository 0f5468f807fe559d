/** Decides which changes of an object are counted instead of shown. They stay in the diff, for findings, digests and programs. */

import type { FoldReason } from "../model/diff.ts";
import type { ManifestPair } from "./pair-manifests.ts";
import { largeDocuments } from "./large-documents.ts";
import { pathKeys } from "./path-step.ts";
import type { RawChange } from "./raw-change.ts";
import { meansTheSame } from "./same-meaning.ts";

/**
 * What says nothing by itself (a field of the server, an equal quantity, a schema, a document that nobody can read) is folded wherever it
 * stands. Labels of versions, checksums and certificates are folded only where nothing else of the object changes. Argo CD's and its
 * siblings' kinds are never folded: what looks like noise in them steers other renders. `selected`: the labels that selectors of either
 * render use.
 */
export function foldChanges(
  changes: readonly RawChange[],
  { before, after }: ManifestPair,
  selected: () => ReadonlySet<string>,
): readonly RawChange[] {
  if (/(?:^|\.)argoproj\.io$/.test(after.identity.group)) return changes.map(unfolded);
  const alone = largeDocuments(changes, [before.identity, after.identity]).map((change) =>
    fold(change, ownReason(change, after)),
  );
  const together = alone.map((change) => fold(change, sharedReason(change, selected)));
  return together.every(({ folded }) => folded !== undefined) ? together : alone;
}

function fold(change: RawChange, reason: FoldReason | undefined): RawChange {
  return change.folded !== undefined || reason === undefined ? change : { ...change, folded: reason };
}

function unfolded(change: RawChange): RawChange {
  const { folded, ...shown } = change;
  return folded === undefined ? change : shown;
}

function ownReason(change: RawChange, { identity }: ManifestPair["after"]): FoldReason | undefined {
  const keys = pathKeys(change.path);
  if (isServerField(change, keys)) return "server-field";
  if (meansTheSame(change, keys, identity)) return "same-meaning";
  const isDefinition =
    identity.group === "apiextensions.k8s.io" && identity.kind === "CustomResourceDefinition";
  return isDefinition && keys.slice(0, -1).includes("openAPIV3Schema") ? "crd-schema" : undefined;
}

const serverFields: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "selfLink",
  "managedFields",
]);

function isServerField(change: RawChange, keys: readonly string[]): boolean {
  const [root, member = ""] = keys;
  if (root === "status" || (root === "metadata" && serverFields.has(member))) return true;
  const isTimestamp = keys.at(-1) === "creationTimestamp" && keys.at(-2) === "metadata";
  return isTimestamp && valuesOf(change).every((value) => value === null);
}

function valuesOf(change: RawChange): readonly unknown[] {
  return [
    ...("before" in change ? [change.before.value] : []),
    ...("after" in change ? [change.after.value] : []),
  ];
}

function sharedReason(change: RawChange, selected: () => ReadonlySet<string>): FoldReason | undefined {
  const keys = pathKeys(change.path);
  const [last = "", parent, grandparent, owner] = keys.toReversed();
  if (["caBundle", "ca.crt", "tls.crt"].includes(last)) return "certificate";
  if (grandparent !== "metadata") return undefined;
  if (parent === "annotations" && owner === "template" && last.startsWith("checksum/"))
    return "rollout-trigger";
  if (parent === "annotations")
    return last === "controller-gen.kubebuilder.io/version" ? "version-label" : undefined;
  return parent === "labels" && isVersionLabel(last, change) && !selected().has(last)
    ? "version-label"
    : undefined;
}

const chart = /^[a-zA-Z0-9][\w.-]*-v?\d+\.\d+\.\d+(?:[-+_][\w.+-]*)?$/;

function isVersionLabel(label: string, change: RawChange): boolean {
  if (label === "app.kubernetes.io/version") return true;
  if (label !== "helm.sh/chart" && label !== "chart") return false;
  return (
    change.kind === "changed" &&
    valuesOf(change).every((value) => typeof value === "string" && chart.test(value))
  );
}
