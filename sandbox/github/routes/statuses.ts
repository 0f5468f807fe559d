/** Commit statuses. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { json } from "../http/answer.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { paginate, readPage } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { CommitStatus } from "../model/check.ts";
import { statusStates } from "../model/check.ts";
import { createStatus } from "../operations/statuses.ts";
import { serializeStatus } from "../serializers/check.ts";
import { repositoryUrl, serializeRepository } from "../serializers/repository.ts";
import { commitShaOf } from "./lookup.ts";

const statusBody = z.object({
  state: z.enum(statusStates),
  context: z.string().optional(),
  description: z.string().nullable().optional(),
  target_url: z.string().nullable().optional(),
});

export const statusRoutes: Routes<RepositoryCall> = {
  "POST /repos/{owner}/{repo}/statuses/{sha}": async (call) => {
    const body = readBody(call.request.body, statusBody);
    const status = await createStatus(call.hub, {
      repository: call.repository,
      actor: actorOf(call.caller),
      sha: param(call, "sha"),
      state: body.state,
      context: body.context ?? "default",
      description: body.description ?? null,
      targetUrl: body.target_url ?? null,
    });
    const shown = serializeStatus(call.hub, call.repository, status);
    return json(201, shown, { location: shown.url });
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": async (call) => {
    const sha = await commitShaOf(call, param(call, "ref"));
    const items = call.repository.statuses.filter((status) => status.sha === sha).toReversed();
    return paginate({ url: call.url, items }, (status) => serializeStatus(call.hub, call.repository, status));
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/status": async (call) => {
    const { repository, hub } = call;
    const sha = await commitShaOf(call, param(call, "ref"));
    const newest = new Map<string, CommitStatus>();
    for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
    const statuses = [...newest.values()];
    const { page, perPage } = readPage(call.url.searchParams);
    const url = `${repositoryUrl(hub, repository)}/commits/${sha}`;
    return json(200, {
      state: combine(statuses),
      statuses: statuses
        .slice((page - 1) * perPage, page * perPage)
        .map((status) => ({ ...serializeStatus(hub, repository, status), required: undefined })),
      sha,
      total_count: statuses.length,
      repository: serializeRepository(hub, repository),
      commit_url: url,
      url: `${url}/status`,
    });
  },
};

/** `pending` also when there is none at all. */
function combine(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  if (statuses.length === 0 || statuses.some(({ state }) => state === "pending")) return "pending";
  return "success";
}
