/** Deployment records for tests: only what a test is about is written out. */

import type { DeploymentRecord, DeploymentRequest } from "../../../src/core/model/deployment.ts";
import { isRevision, type Revision } from "../../../src/core/model/revision.ts";

/** A full SHA made of one repeated digit. */
export function revision(digit: string): Revision {
  const text = digit.repeat(40);
  if (!isRevision(text)) throw new Error(`${digit} is no hexadecimal digit`);
  return text;
}

export function record(
  id: string,
  state: DeploymentRecord["state"],
  { kind = "deploy", at = "a", ...rest }: Partial<DeploymentRequest> & { readonly at?: string } = {},
): DeploymentRecord {
  return {
    id,
    state,
    description: "",
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    everSucceeded: state === "success",
    request: {
      schema: 1,
      kind,
      environment: "production",
      revision: revision(at),
      trigger: { kind: "push" },
      ...rest,
    },
  };
}
