/** Commit statuses: the older kind of check, that anybody with write access can set. */

import type { Actor } from "../auth/caller.ts";
import { readCommit } from "../git/commits.ts";
import { resolveCommit } from "../git/refs.ts";
import { gitText } from "../git/run-git.ts";
import { ApiError, validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { CommitStatus } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { serializeCommit } from "../serializers/commit.ts";
import { repositoryFullName, repositoryUrl } from "../serializers/repository.ts";

export interface NewStatus {
  readonly repository: Repository;
  readonly actor: Actor;
  readonly sha: string;
  readonly state: CommitStatus["state"];
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
}

export async function createStatus(
  hub: Hub,
  { repository, actor, ...input }: NewStatus,
): Promise<CommitStatus> {
  const sha = /^[0-9a-f]{40}$/.test(input.sha) ? await resolveCommit(repository.dir, input.sha) : undefined;
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${input.sha}`);
  if (input.description !== null && input.description.length > 140) {
    throw validationFailed([
      {
        resource: "Status",
        code: "custom",
        field: "description",
        message: "description is too long (maximum is 140 characters)",
      },
    ]);
  }
  const status: CommitStatus = {
    ...input,
    id: hub.ids.next("status"),
    creatorId: actor.account.id,
    createdAt: timestamp(hub),
  };
  repository.statuses.push(status);
  const commit = await readCommit(repository.dir, sha);
  const branches = await gitText(repository.dir, [
    "for-each-ref",
    "--format=%(refname:short)",
    "--points-at",
    sha,
    "refs/heads/",
  ]);
  hub.webhooks.emit({
    name: "status",
    action: null,
    sender: actor.account,
    repository,
    payload: {
      id: status.id,
      sha,
      name: repositoryFullName(hub, repository),
      target_url: status.targetUrl,
      avatar_url: `${hub.urls.web}/avatars/${actor.account.id}.svg`,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: serializeCommit(hub, repository, commit),
      branches: branches
        .split("\n")
        .filter((name) => name !== "")
        .map((name) => ({
          name,
          commit: { sha, url: `${repositoryUrl(hub, repository)}/commits/${sha}` },
          protected: false,
        })),
      created_at: status.createdAt,
      updated_at: status.createdAt,
    },
  });
  return status;
}
