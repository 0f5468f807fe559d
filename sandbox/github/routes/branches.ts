/** Branches and their classic protection. */

import { z } from "zod";
import { readCommit } from "../git/commits.ts";
import { listRefs, readRef } from "../git/refs.ts";
import { json, noContent } from "../http/answer.ts";
import { ApiError } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { BranchProtection } from "../model/rules.ts";
import { isProtected } from "../operations/rules.ts";
import { serializeProtection, serializeProtectionSummary } from "../serializers/protection.ts";
import { serializeCommit } from "../serializers/commit.ts";
import { repositoryHtmlUrl, repositoryUrl } from "../serializers/repository.ts";

const one = "/repos/{owner}/{repo}/branches/{branch}";
const check = z.object({ context: z.string(), app_id: z.int().optional() });
const enabled = z.boolean().nullable().optional();

const protectionBody = z.object({
  required_status_checks: z
    .object({ strict: z.boolean(), contexts: z.array(z.string()), checks: z.array(check).optional() })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      required_approving_review_count: z.int().min(0).max(6).optional(),
      require_last_push_approval: z.boolean().optional(),
    })
    .nullable(),
  restrictions: z.unknown().nullable(),
  required_linear_history: enabled,
  allow_force_pushes: enabled,
  allow_deletions: enabled,
  required_conversation_resolution: enabled,
});

export const branchRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/branches": list,
  [`GET ${one}`]: show,
  [`GET ${one}/protection`]: async (call) => {
    await tipOf(call);
    const protection = call.repository.protections.get(param(call, "branch"));
    if (protection === undefined) throw new ApiError(404, "Branch not protected");
    return json(200, serializeProtection(protectionUrl(call), protection));
  },
  [`PUT ${one}/protection`]: async (call) => {
    await tipOf(call);
    const protection = readProtection(readBody(call.request.body, protectionBody));
    call.repository.protections.set(param(call, "branch"), protection);
    return json(200, serializeProtection(protectionUrl(call), protection));
  },
  [`DELETE ${one}/protection`]: (call) => {
    if (!call.repository.protections.delete(param(call, "branch")))
      throw new ApiError(404, "Branch not protected");
    return noContent();
  },
};

async function list(call: RepositoryCall) {
  const { repository, hub } = call;
  const wanted = call.url.searchParams.get("protected");
  const refs = await listRefs(repository.dir, "refs/heads/");
  const items = refs
    .map(({ name, oid }) => ({ name: name.slice("refs/heads/".length), oid }))
    .filter(
      ({ name }) => wanted === null || wanted === "" || String(isProtected(repository, name)) === wanted,
    );
  return paginate({ url: call.url, items }, ({ name, oid }) => ({
    name,
    commit: { sha: oid, url: `${repositoryUrl(hub, repository)}/commits/${oid}` },
    protected: isProtected(repository, name),
  }));
}

async function tipOf(call: RepositoryCall): Promise<string> {
  const tip = await readRef(call.repository.dir, `refs/heads/${param(call, "branch")}`);
  if (tip === undefined) throw new ApiError(404, "Branch not found");
  return tip;
}

function protectionUrl(call: RepositoryCall): string {
  return `${repositoryUrl(call.hub, call.repository)}/branches/${encodeURIComponent(param(call, "branch"))}/protection`;
}

async function show(call: RepositoryCall) {
  const { repository, hub } = call;
  const name = param(call, "branch");
  const commit = await readCommit(repository.dir, await tipOf(call));
  return json(200, {
    name,
    commit: serializeCommit(hub, repository, commit),
    _links: {
      self: `${repositoryUrl(hub, repository)}/branches/${name}`,
      html: `${repositoryHtmlUrl(hub, repository)}/tree/${name}`,
    },
    protected: isProtected(repository, name),
    protection: serializeProtectionSummary(repository.protections.get(name)),
    protection_url: protectionUrl(call),
  });
}

function readProtection(body: z.infer<typeof protectionBody>): BranchProtection {
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = body;
  return {
    ...(checks === null
      ? {}
      : {
          checks: {
            strict: checks.strict,
            contexts:
              checks.checks?.map(({ context, app_id }) => ({ context, appId: app_id ?? null })) ??
              checks.contexts.map((context) => ({ context, appId: null })),
          },
        }),
    ...(reviews === null
      ? {}
      : {
          reviews: {
            count: reviews.required_approving_review_count ?? 1,
            dismissStale: reviews.dismiss_stale_reviews ?? false,
            codeOwners: reviews.require_code_owner_reviews ?? false,
            lastPushApproval: reviews.require_last_push_approval ?? false,
          },
        }),
    enforceAdmins: body.enforce_admins ?? false,
    linearHistory: body.required_linear_history ?? false,
    allowForcePushes: body.allow_force_pushes ?? false,
    allowDeletions: body.allow_deletions ?? false,
    conversationResolution: body.required_conversation_resolution ?? false,
  };
}
