/** Rulesets and their rules as the API shows them. */

import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import type { Ruleset } from "../model/rules.ts";
import type { ActiveRule } from "../operations/rules.ts";
import { nodeId } from "../store.ts";
import { repositoryFullName, repositoryHtmlUrl, repositoryUrl } from "./repository.ts";

/** A line of `rules/branches/{branch}`. */
export function serializeActiveRule(hub: Hub, repository: Repository, { rule, ruleset }: ActiveRule) {
  return {
    ...rule,
    ruleset_source_type: "Repository",
    ruleset_source: repositoryFullName(hub, repository),
    ruleset_id: ruleset.id,
  };
}

/** Without rules and conditions, as lists show it. */
export function serializeRulesetSummary(hub: Hub, repository: Repository, ruleset: Ruleset) {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: repositoryFullName(hub, repository),
    enforcement: ruleset.enforcement,
    node_id: nodeId("RRS", ruleset.id),
    _links: {
      self: { href: `${repositoryUrl(hub, repository)}/rulesets/${ruleset.id}` },
      html: { href: `${repositoryHtmlUrl(hub, repository)}/rules/${ruleset.id}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

export function serializeRuleset(
  hub: Hub,
  repository: Repository,
  { ruleset, administrator }: { readonly ruleset: Ruleset; readonly administrator: boolean },
) {
  return {
    ...serializeRulesetSummary(hub, repository, ruleset),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules,
    // Who may bypass is shown only to those who may change it.
    ...(administrator
      ? {
          bypass_actors: ruleset.bypass.map(({ kind, id }) => ({
            actor_id: id,
            actor_type: kind,
            bypass_mode: "always",
          })),
        }
      : {}),
  };
}
