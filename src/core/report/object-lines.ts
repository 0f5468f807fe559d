/** What a diff says of one object, as lines that begin with their sign. */

import type { ObjectDiff } from "../model/diff.ts";
import { changeLines } from "./change-lines.ts";
import type { Extent } from "./extent.ts";
import { isShown } from "./fold-text.ts";
import type { VariedChange } from "./share-changes.ts";
import { bodyLines, linesOfBody } from "./shared-keys.ts";

export interface LinesOf {
  readonly object: ObjectDiff;
  /** What changes in all environments, to values of their own. */
  readonly varied: readonly VariedChange[];
  /** The object stands for objects of namespaces with other names: its own is not said. */
  readonly anyNamespace: boolean;
  readonly extent: Extent;
}

/**
 * Of a new or removed object all its lines, of a changed one those of its changes. What is only counted has no lines. Not made safe
 * for Markdown; only pairs of long values are cut.
 */
export function objectLines({ object, varied, anyNamespace, extent }: LinesOf): readonly string[] {
  if (object.kind === "changed") return changeLines(object.changes.filter(isShown), varied, extent);
  const sign = object.kind === "added" ? "+ " : "- ";
  return (anyNamespace ? bodyLines(object) : linesOfBody(object.body)).map((line) => `${sign}${line}`);
}
