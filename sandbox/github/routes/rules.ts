/** Rulesets, and what they mean for a branch. */

import { z } from "zod";
import { satisfies } from "../auth/access.ts";
import { roleOf } from "../auth/roles.ts";
import { json, noContent } from "../http/answer.ts";
import { ApiError } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam, param } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { Ruleset } from "../model/rules.ts";
import { activeRules } from "../operations/rules.ts";
import type { NewRuleset } from "../operations/rulesets.ts";
import { createRuleset, replaceRuleset } from "../operations/rulesets.ts";
import { serializeActiveRule, serializeRuleset, serializeRulesetSummary } from "../serializers/ruleset.ts";
import { found } from "./lookup.ts";

const plainRule = z.object({
  type: z.enum([
    "creation",
    "deletion",
    "non_fast_forward",
    "required_linear_history",
    "required_signatures",
  ]),
});
const rule = z.discriminatedUnion("type", [
  plainRule,
  z.object({
    type: z.literal("pull_request"),
    parameters: z.object({
      required_approving_review_count: z.int().min(0).max(10),
      dismiss_stale_reviews_on_push: z.boolean(),
      require_code_owner_review: z.boolean(),
      require_last_push_approval: z.boolean(),
      required_review_thread_resolution: z.boolean(),
    }),
  }),
  z.object({
    type: z.literal("required_status_checks"),
    parameters: z.object({
      required_status_checks: z
        .array(z.object({ context: z.string(), integration_id: z.int().optional() }))
        .transform((checks) =>
          checks.map(({ context, integration_id: id }) =>
            id === undefined ? { context } : { context, integration_id: id },
          ),
        ),
      strict_required_status_checks_policy: z.boolean(),
    }),
  }),
  z.object({
    type: z.literal("required_deployments"),
    parameters: z.object({ required_deployment_environments: z.array(z.string()) }),
  }),
]);

const rulesetBody = z.object({
  name: z.string(),
  target: z.enum(["branch", "tag"]).optional(),
  enforcement: z.enum(["disabled", "active", "evaluate"]),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() })
    .optional(),
  rules: z.array(rule).optional(),
  bypass_actors: z
    .array(
      z.object({
        actor_id: z.int(),
        actor_type: z.enum(["Integration", "OrganizationAdmin", "RepositoryRole", "Team", "User"]),
        bypass_mode: z.enum(["always"]).optional(),
      }),
    )
    .optional(),
});

const all = "/repos/{owner}/{repo}/rulesets";
const one = `${all}/{ruleset_id}`;

export const ruleRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/rules/branches/{branch}": (call) =>
    paginate({ url: call.url, items: activeRules(call.repository, param(call, "branch")) }, (active) =>
      serializeActiveRule(call.hub, call.repository, active),
    ),
  [`GET ${all}`]: (call) =>
    paginate({ url: call.url, items: [...call.repository.rulesets.values()] }, (ruleset) =>
      serializeRulesetSummary(call.hub, call.repository, ruleset),
    ),
  [`POST ${all}`]: (call) => json(201, show(call, createRuleset(call.hub, call.repository, read(call)))),
  [`GET ${one}`]: (call) => json(200, show(call, rulesetOf(call))),
  [`PUT ${one}`]: (call) =>
    json(200, show(call, replaceRuleset(call.hub, call.repository, rulesetOf(call), read(call)))),
  [`DELETE ${one}`]: (call) => {
    call.repository.rulesets.delete(rulesetOf(call).id);
    return noContent();
  },
};

function rulesetOf(call: RepositoryCall): Ruleset {
  return found(call.repository.rulesets.get(numberParam(call, "ruleset_id")));
}

function show(call: RepositoryCall, ruleset: Ruleset) {
  const { caller, hub, repository } = call;
  const administrator =
    (caller.kind === "user" && roleOf(hub, repository, caller.user.id) === "admin") ||
    (caller.kind === "installation" && satisfies(caller.permissions, { administration: "write" }));
  return serializeRuleset(hub, repository, { ruleset, administrator });
}

function read(call: RepositoryCall): NewRuleset {
  const body = readBody(call.request.body, rulesetBody);
  if (body.name.trim() === "") throw new ApiError(422, "Validation Failed: name can't be blank");
  return {
    name: body.name,
    enforcement: body.enforcement,
    rules: body.rules ?? [],
    ...(body.target === undefined ? {} : { target: body.target }),
    include: body.conditions?.ref_name?.include ?? [],
    exclude: body.conditions?.ref_name?.exclude ?? [],
    bypass: (body.bypass_actors ?? []).map(({ actor_id, actor_type }) => ({
      id: actor_id,
      kind: actor_type,
    })),
  };
}
