/** Facts of an environment whose gate is open, and the people and pull requests that they are made of. */

import type { Facts } from "../../../src/core/model/gate.ts";
import type { Environment, Protection } from "../../../src/core/model/environment.ts";
import type { DeploymentRequest } from "../../../src/core/model/deployment.ts";
import type { CheckResult, Person, PullRequest, Review, Role } from "../../../src/core/model/pull-request.ts";
import { type Revision, isRevision } from "../../../src/core/model/revision.ts";
import type { PullRequestChange } from "../../../src/core/policy/incoming-pull-requests.ts";

export function revision(digit: string): Revision {
  const text = digit.repeat(40);
  if (!isRevision(text)) throw new Error(`${digit} is no hexadecimal digit`);
  return text;
}

export const head = revision("a");
export const older = revision("b");
const merged = revision("c");

export const ownAppId = 4242;

export function person(id: number, login: string, kind: Person["kind"] = "user"): Person {
  return { id, login, kind };
}

export const alice = person(1, "alice");
export const bob = person(2, "bob");
export const carol = person(3, "carol");

export const environment: Environment = {
  name: "production",
  path: "deploy/overlays/production",
  cluster: "local",
  namespace: "shop-production",
  deploy: "on-merge",
  protection: { protectedBranch: true, approvals: 1, requiredChecks: true },
  health: { timeoutMs: 600_000, graceMs: 30_000 },
};

export function protectedBy(protection: Partial<Protection>): Environment {
  return {
    ...environment,
    protection: { protectedBranch: false, approvals: 0, requiredChecks: false, ...protection },
  };
}

const pushed: DeploymentRequest = {
  schema: 1,
  kind: "deploy",
  environment: "production",
  revision: merged,
  reviewedDigest: `sha256:${"0f".repeat(32)}`,
  trigger: { kind: "push", pullRequest: 7 },
};

export function commanded(kind: DeploymentRequest["kind"], actor: Person = bob): DeploymentRequest {
  return { ...pushed, kind, trigger: { kind: "command", pullRequest: 7, commentId: 70, actor } };
}

export function notPreviewed({ reviewedDigest: _digest, ...request }: DeploymentRequest): DeploymentRequest {
  return request;
}

export const pullRequest: PullRequest = {
  number: 7,
  title: "Two replicas",
  state: "closed",
  merged: true,
  draft: false,
  author: alice,
  baseBranch: "main",
  base: older,
  head,
  fromFork: false,
};

export function review(
  id: number,
  reviewer: Person,
  state: Review["state"],
  at: Revision | undefined = head,
): Review {
  return at === undefined ? { id, reviewer, state } : { id, reviewer, state, revision: at };
}

export const passed: CheckResult = { name: "ci/test", appId: 99, state: "passed" };

export const change: PullRequestChange = {
  kind: "pull-request",
  pullRequest,
  reviews: [review(1, bob, "approved")],
  roles: new Map<number, Role>([[bob.id, "write"]]),
  checks: [passed],
};

/** Previewed, approved by bob on the merged head, its one required check passed, its branch protected, not held. */
export const facts: Facts = {
  environment,
  request: pushed,
  branch: "main",
  branchRules: { protected: true, requiredChecks: [{ context: "ci/test" }] },
  changes: [change],
  hold: undefined,
  toAcknowledge: [],
  ownAppId,
};
