/** Payloads of `push`. */

import { z } from "zod";
import type { Event } from "../model/event.ts";
import { repositoryPayloadWith, repositoryRef } from "./shapes.ts";

/** What Git accepts as the name of a branch, well-formed text, and no longer than GitHub allows. */
const branchRef = z.string().regex(/^refs\/heads\/[^\p{Cc}\p{Cs} ~^:?*[\\]{1,255}$/u);

const pushed = repositoryPayloadWith({
  ref: branchRef,
  before: z.string(),
  after: z.string(),
  deleted: z.boolean().optional(),
});

const heads = "refs/heads/";

/** A merge queue's own branches hold what is not merged yet, and never deploy. */
export function readPush(payload: unknown): Event | undefined {
  const { success, data } = pushed.safeParse(payload);
  if (!success || data.deleted === true) return undefined;
  const branch = data.ref.slice(heads.length);
  if (branch.startsWith("gh-readonly-queue/")) return undefined;
  return { kind: "branch-pushed", repository: repositoryRef(data), branch };
}
