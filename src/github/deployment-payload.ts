/** The payload of our Deployments: the durable record of what was asked, written and read back here. */

import { z } from "zod";
import type { Acknowledgement } from "../core/model/acknowledgement.ts";
import type { DeploymentRequest } from "../core/model/deployment.ts";
import type { Person } from "../core/model/pull-request.ts";
import { revisionSchema } from "./revision.ts";

const person: z.ZodType<Person> = z.object({
  id: z.number(),
  login: z.string(),
  kind: z.enum(["user", "bot"]),
});

const trigger: z.ZodType<DeploymentRequest["trigger"]> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("push"), pullRequest: z.number().exactOptional() }),
  z.object({ kind: z.literal("command"), pullRequest: z.number(), commentId: z.number(), actor: person }),
]);

const acknowledgement: z.ZodType<Acknowledgement> = z.object({
  code: z.string(),
  digest: z.string(),
  by: person,
});

const requestSchema: z.ZodType<DeploymentRequest> = z.object({
  schema: z.literal(1),
  kind: z.enum(["deploy", "rollback", "resume"]),
  environment: z.string(),
  revision: revisionSchema,
  reviewedDigest: z.string().exactOptional(),
  trigger,
  hold: z.object({ by: z.string(), reason: z.string(), since: z.string() }).exactOptional(),
  acknowledgements: z.array(acknowledgement).exactOptional(),
});

/** GitHub gives a payload back as the object that it was, or as its text. `undefined`: written by another version. */
export function readPayload(payload: unknown): DeploymentRequest | undefined {
  const parsed = requestSchema.safeParse(typeof payload === "string" ? parseJson(payload) : payload);
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
