/** Tells on a commit that its configuration cannot be used: one check run, every problem with its line. */

import type { ConfigProblem } from "../core/model/config.ts";
import type { Revision } from "../core/model/revision.ts";
import { configCheck } from "../core/report/config-problems.ts";
import type { GitHubRepository } from "../github/github.ts";
import { repositoryCheck } from "./check-names.ts";

export async function reportConfigProblems(
  repository: GitHubRepository,
  revision: Revision,
  problems: readonly ConfigProblem[],
): Promise<void> {
  await repository.putCheck({
    ...repositoryCheck(revision),
    revision,
    ...configCheck(problems),
  });
}
