/** What a protected environment accepts: changes that came to its branch by merged pull requests, each of them readable. */

import { type Facts, type IncomingChange, isUnknown } from "../model/gate.ts";
import { shortRevision } from "../model/revision.ts";
import type { RejectionDetail } from "./rule-results.ts";

export type PullRequestChange = Extract<IncomingChange, { kind: "pull-request" }>;

export type Incoming =
  | { readonly kind: "pull-requests"; readonly changes: readonly PullRequestChange[] }
  | { readonly kind: "other"; readonly rejection: RejectionDetail };

/**
 * Never an empty list: "every change is approved" would be true of no change at all.
 * A pull request that was merged into another branch was not reviewed for this one, and counts as a push.
 */
export function incomingPullRequests({ branch, changes }: Facts): Incoming {
  if (isUnknown(changes)) return unreadable(changes.unknown);
  if (changes.length === 0) return unreadable("no change was found that brought this revision");
  const accepted = changes.flatMap((change) => (cameByPullRequest(change, branch) ? [change] : []));
  if (accepted.length === changes.length) return { kind: "pull-requests", changes: accepted };
  const around = changes.filter((change) => !cameByPullRequest(change, branch));
  return {
    kind: "other",
    rejection: {
      reason: "PUSHED_AROUND_RULES",
      evidence: around.map((change) => describe(change, branch)),
      next: `bring the change to ${branch} by a pull request that is reviewed and merged`,
    },
  };
}

function unreadable(why: string): Incoming {
  return {
    kind: "other",
    rejection: {
      reason: "CHANGES_UNREADABLE",
      evidence: [`what this deployment would bring cannot be read: ${why}`],
      next: "comment the command again when GitHub answers, or deploy a revision whose history GitHub lists",
    },
  };
}

function cameByPullRequest(change: IncomingChange, branch: string): change is PullRequestChange {
  return (
    change.kind === "pull-request" && change.pullRequest.merged && change.pullRequest.baseBranch === branch
  );
}

function describe(change: IncomingChange, branch: string): string {
  if (change.kind === "push") {
    return `${shortRevision(change.revision)} was pushed to ${branch} without a pull request`;
  }
  const { number, merged, baseBranch } = change.pullRequest;
  return merged
    ? `#${number} was merged into ${baseBranch}, not into ${branch}`
    : `#${number} is not merged into ${branch}`;
}
