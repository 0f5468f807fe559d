/** The default branch, the head of a branch, and the rules that protect it. */

import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import type { BranchRules, RequiredCheck } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import { type Client, listOf } from "./client.ts";
import { revisionSchema } from "./revision.ts";

export async function readDefaultBranch(client: Client): Promise<string> {
  const { default_branch } = await client.ask({
    route: "GET /repos/{owner}/{repo}",
    answer: z.object({ default_branch: z.string() }),
  });
  return default_branch;
}

interface Ref {
  readonly ref: string;
  readonly object: { readonly sha: Revision };
}
const refSchema: z.ZodType<Ref> = z.object({ ref: z.string(), object: z.object({ sha: revisionSchema }) });

/** By the full ref name: a tag may have the branch's name, and another branch may begin with it. */
export async function readBranchHead(client: Client, branch: string): Promise<Revision | undefined> {
  const found = await client.ask<Ref | undefined>({
    route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
    parameters: { ref: `heads/${branch}` },
    answer: refSchema,
    // 409: a repository without any commit.
    refusals: { 404: () => undefined, 409: () => undefined },
  });
  return found?.ref === `refs/heads/${branch}` ? found.object.sha : undefined;
}

/** Rule types after which nobody just pushes something else. A type that is unknown here protects nothing. */
const protecting: ReadonlySet<string> = new Set([
  "pull_request",
  "required_status_checks",
  "merge_queue",
  "update",
  "non_fast_forward",
  "required_deployments",
  "workflows",
  "code_scanning",
]);

const checkOfRuleset = z
  .object({ context: z.string(), integration_id: z.number().nullish() })
  .transform(({ context, integration_id }) => requiredCheck(context, integration_id));

const ruleSchema = z.object({ type: z.string(), parameters: z.unknown().optional() });
const statusChecksSchema = z.object({ required_status_checks: z.array(checkOfRuleset) });

const checkOfProtection = z
  .object({ context: z.string(), app_id: z.number().nullish() })
  .transform(({ context, app_id }) => requiredCheck(context, app_id));

const branchSchema = z.object({
  protected: z.boolean(),
  protection: z
    .object({
      enabled: z.boolean(),
      required_status_checks: z
        .object({
          enforcement_level: z.string().optional(),
          contexts: z.array(z.string()),
          checks: z.array(checkOfProtection).optional(),
        })
        .optional(),
    })
    .optional(),
});

/**
 * From rulesets (`rules/branches`, active ones of repository and organization) and classic protection (the summary in
 * `branches`, which needs no administration permission). What cannot be read is a fault, never "no rules".
 */
export async function readBranchRules(client: Client, branch: string): Promise<BranchRules> {
  const [rules, classic] = await Promise.all([
    client.list({
      route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
      parameters: { branch },
      answer: listOf(ruleSchema),
      refusals: { 404: unreadable(branch) },
    }),
    client.ask({
      route: "GET /repos/{owner}/{repo}/branches/{branch}",
      parameters: { branch },
      answer: branchSchema,
      refusals: { 404: unreadable(branch) },
    }),
  ]).catch((error: unknown) => {
    throw error instanceof Fault && error.reason === "PERMISSION_MISSING"
      ? rulesFault(branch, error.message)
      : error;
  });
  const ofRulesets = rules
    .filter(({ type }) => type === "required_status_checks")
    .flatMap(({ parameters }) => parseStatusChecks(parameters, branch));
  const checks = [...ofRulesets, ...checksOfProtection(classic)];
  return {
    // `protected` is true for any ruleset, also one that only shapes names; `enabled` speaks of classic protection.
    protected:
      (classic.protection?.enabled ?? classic.protected) || rules.some(({ type }) => protecting.has(type)),
    requiredChecks: withoutDuplicates(checks),
  };
}

function parseStatusChecks(parameters: unknown, branch: string): readonly RequiredCheck[] {
  const parsed = statusChecksSchema.safeParse(parameters);
  if (!parsed.success)
    throw rulesFault(branch, "GitHub's answer names a rule of required checks without its checks.");
  return parsed.data.required_status_checks;
}

function checksOfProtection({ protection }: z.infer<typeof branchSchema>): readonly RequiredCheck[] {
  const required = protection?.required_status_checks;
  if (required === undefined || required.enforcement_level === "off") return [];
  // `contexts` repeats `checks` without the Apps, and is all that older servers give.
  return required.checks ?? required.contexts.map((context) => ({ context }));
}

/** GitHub writes -1 or null for "any App". */
function requiredCheck(context: string, appId: number | null | undefined): RequiredCheck {
  return typeof appId === "number" && appId > 0 ? { context, appId } : { context };
}

function withoutDuplicates(checks: readonly RequiredCheck[]): readonly RequiredCheck[] {
  return [...new Map(checks.map((check) => [`${check.appId ?? "any"} ${check.context}`, check])).values()];
}

function unreadable(branch: string): () => never {
  return () => {
    throw rulesFault(branch, "GitHub does not show this branch.");
  };
}

function rulesFault(branch: string, why: string): Fault {
  return new Fault("RULES_UNREADABLE", {
    message: `The rules of the branch ${JSON.stringify(branch)} cannot be read. ${why}`,
    next: "Give the App the permissions contents: read and metadata: read, and check that the branch exists.",
    retry: "never",
  });
}
