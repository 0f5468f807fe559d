/** What a change of a branch must respect when it does not come through a merge. */

import type { Actor } from "../auth/caller.ts";
import { isAncestor, zeroOid } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import type { Requirement } from "./required-checks.ts";
import { requirementState } from "./required-checks.ts";
import { protectionFor, rulesFor } from "./rules.ts";

export interface BranchChange {
  readonly repository: Repository;
  readonly branch: string;
  readonly actor: Actor;
  /** The zero id for a branch that is made. */
  readonly before: string;
  /** The zero id for a branch that is deleted. */
  readonly after: string;
}

/** Names of the rules, for the hook that judges a push; `required_status_checks:<context>` for a check that has not passed. */
export function pushRules(hub: Hub, change: Omit<BranchChange, "before">): readonly string[] {
  const { repository, after } = change;
  const names = rulesFor(hub, change).flatMap((rule): readonly string[] =>
    rule.type === "required_status_checks"
      ? missing(
          repository,
          after,
          rule.parameters.required_status_checks.map(({ context, integration_id: appId }) => ({
            context,
            ...(appId === undefined ? {} : { appId }),
          })),
        )
      : [rule.type],
  );
  const classic = protectionFor(hub, change);
  if (classic === undefined) return names;
  const checks = classic.checks?.contexts.map(({ context, appId }) => ({
    context,
    ...(appId === null ? {} : { appId }),
  }));
  return [
    ...names,
    ...(classic.reviews === undefined ? [] : ["pull_request"]),
    ...(classic.allowForcePushes ? [] : ["non_fast_forward"]),
    ...(classic.allowDeletions ? [] : ["deletion"]),
    ...missing(repository, after, checks ?? []),
  ];
}

/** The hook reads words: blanks in the name of a check become underscores. */
function missing(repository: Repository, sha: string, wanted: readonly Requirement[]): readonly string[] {
  return wanted
    .filter((one) => requirementState(repository, sha, one) !== "passed")
    .map(({ context }) => `required_status_checks:${context.replaceAll(" ", "_")}`);
}

/** The same judgement as the hook's, for changes through the API; `undefined` when nothing is against it. */
export async function pushViolation(hub: Hub, change: BranchChange): Promise<string | undefined> {
  const { repository, before, after } = change;
  const rules = pushRules(hub, change);
  if (after === zeroOid) return rules.includes("deletion") ? "Cannot delete this protected ref." : undefined;
  if (before === zeroOid) {
    return rules.includes("creation") ? "Cannot create ref due to creations being restricted." : undefined;
  }
  if (rules.includes("update")) return "Cannot update this protected ref.";
  if (rules.includes("pull_request")) return "Changes must be made through a pull request.";
  if (rules.includes("non_fast_forward") && !(await isAncestor(repository.dir, before, after))) {
    return "Cannot force-push to this branch";
  }
  const check = rules.find((rule) => rule.startsWith("required_status_checks:"));
  return check === undefined
    ? undefined
    : `Required status check "${check.slice(check.indexOf(":") + 1)}" is expected.`;
}

/** As GitHub words it. */
export function violationMessage(why: string): string {
  return `Repository rule violations found\n\n${why}\n\n`;
}
