/** An image loses its digest, or newly has no tag or the tag `latest` and no digest: what runs depends on when a pod starts. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import type { ImageName } from "./image-name.ts";
import { imagePairs } from "./image-pairs.ts";
import { makeFinding } from "./make-finding.ts";

export function imageUnpinned(sides: BothSides): readonly RawFinding[] {
  return imagePairs(sides).flatMap(({ identity, path, texts, before, after }): readonly RawFinding[] => {
    const message = messageOf(before, after);
    return message === undefined
      ? []
      : [makeFinding("image-unpinned", { identity, path, message, ...texts })];
  });
}

function messageOf(before: ImageName | undefined, after: ImageName): string | undefined {
  if (after.digest !== undefined) return undefined;
  if (floats(after) && !(before !== undefined && floats(before)))
    return "The image has no fixed version: what runs depends on when a pod starts.";
  if (before?.digest !== undefined)
    return "The image loses its digest: whoever may push the tag decides what runs.";
  return undefined;
}

function floats({ tag = "latest", digest }: ImageName): boolean {
  return tag === "latest" && digest === undefined;
}
