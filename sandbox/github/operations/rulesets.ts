/** Makes and changes rulesets. */

import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import type { BypassActor, Ruleset, RulesetRule } from "../model/rules.ts";

export interface NewRuleset {
  readonly name: string;
  readonly rules: readonly RulesetRule[];
  readonly target?: "branch" | "tag";
  readonly enforcement?: Ruleset["enforcement"];
  /** Absent: the default branch. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly bypass?: readonly BypassActor[];
}

export function createRuleset(hub: Hub, repository: Repository, input: NewRuleset): Ruleset {
  const now = timestamp(hub);
  const ruleset: Ruleset = {
    id: hub.ids.next("ruleset"),
    ...withDefaults(input),
    createdAt: now,
    updatedAt: now,
  };
  repository.rulesets.set(ruleset.id, ruleset);
  return ruleset;
}

export function replaceRuleset(
  hub: Hub,
  repository: Repository,
  { id, createdAt }: Ruleset,
  input: NewRuleset,
): Ruleset {
  const ruleset: Ruleset = { id, ...withDefaults(input), createdAt, updatedAt: timestamp(hub) };
  repository.rulesets.set(id, ruleset);
  return ruleset;
}

function withDefaults(input: NewRuleset): Omit<Ruleset, "id" | "createdAt" | "updatedAt"> {
  return {
    name: input.name,
    rules: input.rules,
    target: input.target ?? "branch",
    enforcement: input.enforcement ?? "active",
    include: input.include ?? ["~DEFAULT_BRANCH"],
    exclude: input.exclude ?? [],
    bypass: input.bypass ?? [],
  };
}
