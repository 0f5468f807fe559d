/** The two sides of a preview: what the branch holds now, and what it would hold after the merge. */

import type { Environment } from "../../core/model/environment.ts";
import type { ConfigProblem } from "../../core/model/config.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitRepository } from "../../git/git.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { openRepository } from "../open-repository.ts";
import { type ConfigResult, readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";
import type { PreviewSide } from "./build-preview.ts";

export type PreviewSides =
  | { readonly kind: "sides"; readonly base: PreviewSide; readonly head: PreviewSide }
  | { readonly kind: "conflict"; readonly base: Revision; readonly paths: readonly string[] }
  /** Neither side has a configuration. */
  | { readonly kind: "unconfigured" }
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[] };

export interface OpenPullRequest {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  /** The head of its base branch now. */
  readonly base: Revision;
}

/** Of an open pull request: its base branch's tip, and its head merged onto that tip. */
export async function sidesOfOpen(
  { repository, pullRequest, base }: OpenPullRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<PreviewSides> {
  const git = await openRepository(repository, [base, pullRequest.head], tools, signal);
  const merged = await git.merge(base, pullRequest.head);
  if (merged.kind === "conflict") return { ...merged, base };
  const head = { revision: pullRequest.head, tree: await git.tree(merged.tree) };
  return withConfigs({ revision: base, tree: await git.tree(base) }, head);
}

/** Of a merged one: the revision that is to be deployed, and its first parent. */
export async function sidesOfMerged(
  repository: GitHubRepository,
  revision: Revision,
  tools: Tools,
  signal: AbortSignal,
): Promise<PreviewSides> {
  const git: GitRepository = await openRepository(repository, [revision], tools, signal);
  const base = (await git.firstParent(revision)) ?? revision;
  return withConfigs(
    { revision: base, tree: await git.tree(base) },
    { revision, tree: await git.tree(revision) },
  );
}

type Side = Omit<PreviewSide, "environments">;

/** A configuration that the pull request brings or breaks is shown by its own copy; it is in force only after the merge. */
async function withConfigs(base: Side, head: Side): Promise<PreviewSides> {
  const [baseConfig, headConfig] = await Promise.all([readConfig(base.tree), readConfig(head.tree)]);
  if (headConfig.kind === "problems") return headConfig;
  if (headConfig.kind === "absent" && baseConfig.kind === "absent") return { kind: "unconfigured" };
  return {
    kind: "sides",
    base: { ...base, environments: environmentsOf(baseConfig) },
    head: { ...head, environments: environmentsOf(headConfig) },
  };
}

function environmentsOf(read: ConfigResult): readonly Environment[] {
  return read.kind === "config" ? read.config.environments : [];
}
