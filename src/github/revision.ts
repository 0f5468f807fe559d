/** Full SHAs in GitHub's answers. */

import { z } from "zod";
import { isRevision, type Revision } from "../core/model/revision.ts";

export const revisionSchema: z.ZodType<Revision> = z.string().refine(isRevision);

/** Ids outgrow a double: text everywhere outside of this folder. */
export const idText: z.ZodType<string> = z.union([z.int(), z.bigint()]).transform(String);
