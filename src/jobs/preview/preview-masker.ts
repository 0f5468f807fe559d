/** The masker of one environment's preview: the same for its rendered diff and its live state, and for nothing else. */

import { makeMasker, type Masker } from "../../core/manifests/masker.ts";
import type { PullRequestRef } from "../../core/model/repository.ts";
import type { Tools } from "../tools.ts";

export function previewMasker(
  { repository, number }: PullRequestRef,
  environment: string,
  { keyedDigest }: Pick<Tools, "keyedDigest">,
): Masker {
  return makeMasker(keyedDigest(`${repository.id}/${number}/${environment}`));
}
