/** A container's image comes from another registry or repository than before: somebody else may decide what runs. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { imagePairs } from "./image-pairs.ts";
import { makeFinding } from "./make-finding.ts";

export function imageSource(sides: BothSides): readonly RawFinding[] {
  return imagePairs(sides)
    .filter(({ before, after }) => before !== undefined && before.repository !== after.repository)
    .map(({ identity, path, texts }) =>
      makeFinding("image-source", {
        identity,
        path,
        message: "The image comes from another place: whoever may push there decides what runs.",
        ...texts,
      }),
    );
}
