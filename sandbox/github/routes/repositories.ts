/** Repositories, and forks of them. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { json } from "../http/answer.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import { timestamp } from "../hub.ts";
import { forkRepository } from "../operations/repositories.ts";
import { serializeFullRepository } from "../serializers/repository.ts";

const updateBody = z.object({
  name: z.string().optional(),
  description: z.string().nullable().optional(),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  default_branch: z.string().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
});

const forkBody = z.object({ name: z.string().optional(), default_branch_only: z.boolean().optional() });

export const repositoryRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}": show,
  "PATCH /repos/{owner}/{repo}": update,
  "POST /repos/{owner}/{repo}/forks": fork,
};

function show(call: RepositoryCall) {
  return json(200, serializeFullRepository(call.hub, call.repository, viewerOf(call)));
}

function viewerOf({ caller }: RepositoryCall): number | undefined {
  return caller.kind === "user" ? caller.user.id : undefined;
}

function update(call: RepositoryCall) {
  const { repository, hub } = call;
  const body = readBody(call.request.body, updateBody);
  if (body.name !== undefined && body.name !== repository.name) {
    repository.formerNames.push(repository.name);
    repository.name = body.name;
  }
  repository.private = body.private ?? repository.private;
  repository.archived = body.archived ?? repository.archived;
  repository.defaultBranch = body.default_branch ?? repository.defaultBranch;
  if (body.description !== undefined) repository.description = body.description;
  const { settings } = repository;
  settings.allowMergeCommit = body.allow_merge_commit ?? settings.allowMergeCommit;
  settings.allowSquashMerge = body.allow_squash_merge ?? settings.allowSquashMerge;
  settings.allowRebaseMerge = body.allow_rebase_merge ?? settings.allowRebaseMerge;
  settings.deleteBranchOnMerge = body.delete_branch_on_merge ?? settings.deleteBranchOnMerge;
  repository.updatedAt = timestamp(hub);
  return show(call);
}

async function fork(call: RepositoryCall) {
  const body = readBody(call.request.body, forkBody);
  const owner = actorOf(call.caller).account;
  const made = await forkRepository(call.hub, {
    parent: call.repository,
    owner,
    ...(body.name === undefined ? {} : { name: body.name }),
  });
  return json(202, serializeFullRepository(call.hub, made, owner.id));
}
