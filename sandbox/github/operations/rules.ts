/** Which rules hold for a branch, and for whom. */

import type { Hub } from "../hub.ts";
import type { Actor } from "../auth/caller.ts";
import { roleOf } from "../auth/roles.ts";
import type { Repository } from "../model/repository.ts";
import type { BranchProtection, Ruleset, RulesetRule } from "../model/rules.ts";

export interface ActiveRule {
  readonly ruleset: Ruleset;
  readonly rule: RulesetRule;
}

/** Active rules of rulesets; classic protection is not among them. */
export function activeRules(repository: Repository, branch: string): readonly ActiveRule[] {
  return [...repository.rulesets.values()]
    .filter((ruleset) => ruleset.enforcement === "active" && ruleset.target === "branch")
    .filter((ruleset) => matches(ruleset, branch, repository.defaultBranch))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));
}

function matches({ include, exclude }: Ruleset, branch: string, defaultBranch: string): boolean {
  const fits = (pattern: string): boolean => {
    if (pattern === "~ALL") return true;
    if (pattern === "~DEFAULT_BRANCH") return branch === defaultBranch;
    return refPattern(pattern).test(`refs/heads/${branch}`);
  };
  return include.some(fits) && !exclude.some(fits);
}

/** `*` stays within a segment, `**` does not, as Ruby's fnmatch with FNM_PATHNAME. */
function refPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/?|\*|\?/g, (wild) => (wild.startsWith("**") ? ".*" : wild === "*" ? "[^/]*" : "[^/]"));
  return new RegExp(`^${source}$`);
}

export function isProtected(repository: Repository, branch: string): boolean {
  return repository.protections.has(branch) || activeRules(repository, branch).length > 0;
}

/** Rules that hold for this actor: those that it may not bypass. */
export function rulesFor(
  hub: Hub,
  {
    repository,
    branch,
    actor,
  }: { readonly repository: Repository; readonly branch: string; readonly actor: Actor },
): readonly RulesetRule[] {
  return activeRules(repository, branch)
    .filter(({ ruleset }) => !bypasses(hub, { repository, ruleset, actor }))
    .map(({ rule }) => rule);
}

function bypasses(
  hub: Hub,
  {
    repository,
    ruleset,
    actor,
  }: { readonly repository: Repository; readonly ruleset: Ruleset; readonly actor: Actor },
): boolean {
  return ruleset.bypass.some(({ kind, id }) => {
    switch (kind) {
      case "Integration":
        return actor.app?.id === id;
      case "User":
        return actor.account.id === id;
      case "Team":
        return hub.store.teams.get(id)?.members.get(actor.account.id)?.state === "active";
      case "OrganizationAdmin":
        return hub.store.accounts.get(repository.ownerId)?.members.get(actor.account.id) === "admin";
      case "RepositoryRole":
        // GitHub numbers its roles: 5 is admin, 4 write, 2 maintain.
        return (
          ({ 5: "admin", 2: "maintain", 4: "write" } as Record<number, string>)[id] ===
          roleOf(hub, repository, actor.account.id)
        );
    }
  });
}

/** Classic protection that holds for this actor: administrators are exempt unless included. */
export function protectionFor(
  hub: Hub,
  {
    repository,
    branch,
    actor,
  }: { readonly repository: Repository; readonly branch: string; readonly actor: Actor },
): BranchProtection | undefined {
  const protection = repository.protections.get(branch);
  if (protection === undefined) return undefined;
  if (!protection.enforceAdmins && roleOf(hub, repository, actor.account.id) === "admin") return undefined;
  return protection;
}
