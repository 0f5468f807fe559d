/** The configuration in force: that of the branch which the environments follow, never that of a pull request. */

import type { Config, ConfigProblem } from "../core/model/config.ts";
import type { Revision } from "../core/model/revision.ts";
import type { GitRepository } from "../git/git.ts";
import type { GitHubRepository } from "../github/github.ts";
import { openRepository } from "./open-repository.ts";
import { readConfig } from "./read-config.ts";
import type { Tools } from "./tools.ts";

export type BranchConfig =
  | {
      readonly kind: "config";
      readonly config: Config;
      /** The branch that the environments follow, and its head now. */
      readonly branch: string;
      readonly head: Revision;
      readonly git: GitRepository;
    }
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[]; readonly head: Revision }
  | { readonly kind: "absent" };

/** The configuration stands on the default branch; it may name another branch to follow, whose own copy then rules. */
export async function branchConfig(
  repository: GitHubRepository,
  tools: Tools,
  signal?: AbortSignal,
): Promise<BranchConfig> {
  const defaultBranch = await repository.defaultBranch();
  const read = await readAt(repository, defaultBranch, tools, signal);
  if (read.kind !== "config") return read;
  const followed = read.config.branch ?? defaultBranch;
  return followed === defaultBranch ? read : readAt(repository, followed, tools, signal);
}

async function readAt(
  repository: GitHubRepository,
  branch: string,
  tools: Tools,
  signal?: AbortSignal,
): Promise<BranchConfig> {
  const head = await repository.branchHead(branch);
  if (head === undefined) return { kind: "absent" };
  const git = await openRepository(repository, [head], tools, signal);
  const result = await readConfig(await git.tree(head));
  switch (result.kind) {
    case "absent":
      return result;
    case "problems":
      return { ...result, head };
    case "config":
      return { ...result, branch, head, git };
  }
}
