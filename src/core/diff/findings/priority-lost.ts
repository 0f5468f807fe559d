/** A pod loses its priority class: under pressure it is evicted before others, and it no longer displaces any. */

import { textOf } from "../../manifests/object-of.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";

export function priorityLost({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap(({ identity, path, before, after }): readonly RawFinding[] => {
    const was = textOf(before?.spec["priorityClassName"]);
    if (was === "" || textOf(after.spec["priorityClassName"]) !== "") return [];
    return [
      makeFinding("priority-lost", {
        identity,
        path: [...path, { key: "priorityClassName" }],
        message: "The pods lose their priority class: under pressure they are evicted before others.",
        before: was,
      }),
    ];
  });
}
