/** Parses a job that comes out of Redis, where an older or newer Slipway, or somebody else, may have written it. */

import { z } from "zod";
import type { Job } from "../core/model/job.ts";
import { isRevision } from "../core/model/revision.ts";

const id = z.int().positive();
const name = z.string().min(1).max(300);
const repository = z.object({ installationId: id, id, owner: name, name });
const pullRequest = z.object({ repository, number: id });
const version = z.literal(1);
const revision = z.string().refine(isRevision);

const jobSchema: z.ZodType<Job> = z.discriminatedUnion("kind", [
  z.object({ version, kind: z.literal("preview"), pullRequest }),
  z.object({ version, kind: z.literal("command"), pullRequest, commentId: id }),
  z.object({ version, kind: z.literal("follow"), repository, branch: name }),
  z.object({ version, kind: z.literal("environment"), repository, environment: name }),
  z.object({ version, kind: z.literal("report"), pullRequest }),
  z.object({ version, kind: z.literal("rerun"), repository, revision }),
  z.object({ version, kind: z.literal("waiting"), repository }),
  z.object({ version, kind: z.literal("sweep"), installationId: id.exactOptional() }),
]);

/** The job, or `undefined` when this Slipway does not know its version, its kind or its shape. */
export function readJob(data: unknown): Job | undefined {
  const parsed = jobSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}
