/** Small questions about the steps of a path. */

import type { Path, PathStep } from "../model/diff.ts";

/** Whether the step goes into this key of an object. */
export function isKey(step: PathStep | undefined, key: string): boolean {
  return step !== undefined && "key" in step && step.key === key;
}

/** The keys on the way; elements of lists and the borders of documents are left out. */
export function pathKeys(path: Path): readonly string[] {
  return path.flatMap((step) => ("key" in step ? [step.key] : []));
}
