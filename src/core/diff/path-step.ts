/** Small questions about the steps of a path. */

import type { PathStep } from "../model/diff.ts";

/** Whether the step goes into this key of an object. */
export function isKey(step: PathStep | undefined, key: string): boolean {
  return step !== undefined && "key" in step && step.key === key;
}
