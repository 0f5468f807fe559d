/** Deployment records for the tests of reports. */

import type {
  DeploymentRecord,
  DeploymentRequest,
  DeploymentState,
} from "../../../src/core/model/deployment.ts";
import { head } from "./previews.ts";

export function record(
  environment: string,
  state: DeploymentState,
  description: string,
  request: Partial<DeploymentRequest> = {},
): DeploymentRecord {
  return {
    id: "1",
    request: {
      schema: 1,
      kind: "deploy",
      environment,
      revision: head,
      trigger: { kind: "push" },
      ...request,
    },
    state,
    description,
    createdAt: "2026-11-24T10:00:00Z",
    updatedAt: "2026-11-24T10:00:00Z",
    everSucceeded: false,
  };
}

export const hold = { by: "alice", reason: "bad image", since: "2026-11-24T10:00:00Z" };
