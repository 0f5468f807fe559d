/** The major version of an image changes: what may break stands in its release notes. Majors of four digits are dates. */

import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { majorOf } from "./image-name.ts";
import { imagePairs } from "./image-pairs.ts";
import { makeFinding } from "./make-finding.ts";

export function imageMajor(sides: BothSides): readonly RawFinding[] {
  return imagePairs(sides).flatMap(({ identity, path, texts, before, after }): readonly RawFinding[] => {
    const [was, is] = [majorOf(before?.tag), majorOf(after.tag)];
    if (
      was === undefined ||
      is === undefined ||
      was === is ||
      lastName(before?.repository) !== lastName(after.repository)
    )
      return [];
    const message =
      is > was
        ? "The image goes to another major version: its release notes say what may break."
        : "The image goes back to an older major version: what the newer one stored, it may not read.";
    return [makeFinding("image-major", { identity, path, message, ...texts })];
  });
}

/** The same image in another registry is still that image. */
function lastName(repository = ""): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}
