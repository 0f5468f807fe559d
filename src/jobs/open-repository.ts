/** Opens the Git cache of a repository and makes revisions readable in it. */

import type { GitRepository } from "../git/git.ts";
import type { GitHubRepository } from "../github/github.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tools } from "./tools.ts";

export async function openRepository(
  repository: GitHubRepository,
  revisions: readonly Revision[],
  tools: Tools,
  signal?: AbortSignal,
): Promise<GitRepository> {
  const cache = await tools.git.repository(repository.gitRemote());
  await cache.fetch(revisions, signal);
  return cache;
}
