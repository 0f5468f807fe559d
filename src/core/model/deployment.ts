/** A deployment: one attempt to bring an environment to a revision; on GitHub a Deployment with its statuses. */

import type { Acknowledgement } from "./acknowledgement.ts";
import type { Person } from "./pull-request.ts";
import type { Revision } from "./revision.ts";

/** What is written into the GitHub Deployment's payload: the durable record of what was asked. A few KB at most. */
export interface DeploymentRequest {
  readonly schema: 1;
  readonly kind: "deploy" | "rollback" | "resume";
  readonly environment: string;
  readonly revision: Revision;
  /** Digest of the render that the pull request's preview showed; absent where nothing was previewed. */
  readonly reviewedDigest?: string;
  readonly trigger: DeploymentTrigger;
  /** Set by a rollback: from its creation on the environment does not follow the branch. */
  readonly hold?: Hold;
  /** Given with the command that asked for it; absent: none. */
  readonly acknowledgements?: readonly Acknowledgement[];
}

export type DeploymentTrigger =
  | { readonly kind: "push"; readonly pullRequest?: number }
  | {
      readonly kind: "command";
      readonly pullRequest: number;
      readonly commentId: number;
      readonly actor: Person;
    };

export interface Hold {
  readonly by: string;
  readonly reason: string;
  /** ISO 8601, by GitHub's clock where known. */
  readonly since: string;
}

/** GitHub's own words for the newest status. */
export type DeploymentState =
  | "queued"
  | "pending"
  | "in_progress"
  | "success"
  | "failure"
  | "error"
  | "inactive";

export interface DeploymentRecord {
  /** Decimal text: GitHub's ids outgrow a double. */
  readonly id: string;
  readonly request: DeploymentRequest;
  readonly state: DeploymentState;
  /** Description of the newest status, `""` without one. */
  readonly description: string;
  /** ISO 8601, by GitHub's clock. */
  readonly createdAt: string;
  /** ISO 8601 of the newest status; equals `createdAt` without one. */
  readonly updatedAt: string;
  /** Whether it was ever healthy: the candidates of a rollback. */
  readonly everSucceeded: boolean;
}

export function isFinal(state: DeploymentState): boolean {
  return state === "success" || state === "failure" || state === "error" || state === "inactive";
}

/**
 * Whether older deployments of the environment change no answer any more: one of these was healthy, so that it passed a gate
 * that no hold older than it closed, and whatever is older has lost its turn; and one of them is what the branch last asked for.
 */
export function tellsAll(newest: readonly Pick<DeploymentRecord, "request" | "everSucceeded">[]): boolean {
  return (
    newest.some(({ everSucceeded }) => everSucceeded) &&
    newest.some(({ request }) => request.kind !== "rollback")
  );
}
