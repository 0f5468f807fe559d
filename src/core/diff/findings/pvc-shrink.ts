/** A claim asks for less than before, compared as quantities: the API server refuses it ("field can not be less than previous value"). */

import { compareQuantities } from "../quantity.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";

const storage = ["spec", "resources", "requests", "storage"];

export function pvcShrink({ changed }: BothSides): readonly RawFinding[] {
  return changed
    .filter(({ after }) => isKind(after.identity, "PersistentVolumeClaim."))
    .flatMap(({ before, after }): readonly RawFinding[] => {
      const [was, is] = [readAt(before.body, ...storage), readAt(after.body, ...storage)];
      if (was === undefined || is === undefined || (compareQuantities(was, is) ?? 0) <= 0) return [];
      const message = "The claim asks for less storage than before: the API server will refuse this update.";
      const place = { identity: after.identity, path: pathOf(...storage) };
      return [makeFinding("pvc-shrink", { ...place, message, before: was, after: is })];
    });
}
