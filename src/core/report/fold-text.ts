/** What is said of changes that are counted instead of shown. */

import type { Change, FoldReason } from "../model/diff.ts";

const reasonText: Readonly<Record<FoldReason, string>> = {
  "version-label": "version labels",
  "rollout-trigger": "rollout checksum",
  certificate: "certificate",
  "server-field": "fields that the server writes",
  "same-meaning": "written differently, same meaning",
  "crd-schema": "CRD schema",
  "large-document": "large document",
};

/** What is only counted has no lines; a text that is too long to be shown has one, with its numbers. */
export function isShown(change: Change): boolean {
  return change.folded === undefined || (change.kind === "changed" && change.lines !== undefined);
}

/** `version labels, CRD schema (12)`; `undefined` when everything is shown. */
export function foldText(changes: readonly Change[]): string | undefined {
  const folded = changes.filter((change) => !isShown(change));
  if (folded.length === 0) return undefined;
  return Object.entries(reasonText)
    .map(([reason, text]) => ({ text, number: folded.filter((change) => change.folded === reason).length }))
    .filter(({ number }) => number > 0)
    .map(({ text, number }) => (number === 1 ? text : `${text} (${number})`))
    .join(", ");
}
