/** Says on the check that rendering has begun: at once on a new head, and on a known one only when it takes longer than a blink. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { repositoryCheck } from "../check-names.ts";
import { announcePreview } from "./publish-preview.ts";

export interface Announced {
  /** No announcement is written after this resolves. */
  settle(): Promise<void>;
  /** The check stays open until it is completed or taken back. */
  wasWritten(): boolean;
}

/** Reviews, checks and pushes to the base ask for a preview again and again; most often there is nothing to write. */
const blinkMs = 1_500;

export async function announce(
  repository: GitHubRepository,
  pullRequest: PullRequest,
  base: Revision,
): Promise<Announced> {
  const { name } = repositoryCheck(base);
  const checks = await repository.ownChecks(pullRequest.head);
  let writing: Promise<void> | undefined;
  const write = (): Promise<void> => (writing ??= announcePreview(repository, pullRequest, base));
  const isKnown = checks.some((check) => check.name === name && check.completed);
  if (!isKnown) await write();
  // A failure of this one is met by the next request, too.
  const timer = isKnown ? setTimeout(() => void write().catch(() => undefined), blinkMs) : undefined;
  return {
    async settle() {
      clearTimeout(timer);
      await writing?.catch(() => undefined);
    },
    wasWritten: () => writing !== undefined,
  };
}
