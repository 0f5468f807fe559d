/** The two sides of a preview: what the branch holds, and what it would hold after the merge. */

import { configDoubts } from "../../core/config/config-doubts.ts";
import { pinChanges } from "../../core/config/pin-changes.ts";
import { configChanges } from "../../core/config/config-changes.ts";
import type { Environment } from "../../core/model/environment.ts";
import { type ConfigProblem, configPath } from "../../core/model/config.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import { type Revision, shortRevision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { openRepository } from "../open-repository.ts";
import { type ReadConfig, readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";
import type { PreviewSide } from "./preview-question.ts";

export interface TwoSides {
  readonly kind: "sides";
  readonly base: PreviewSide;
  readonly head: PreviewSide;
  /** The branch that the base's configuration names for its environments; absent: the default branch. */
  readonly follows?: string | undefined;
  /** What a reader must know of them, in sentences. */
  readonly notes: readonly string[];
}

export type PreviewSides =
  | TwoSides
  | { readonly kind: "conflict"; readonly base: Revision; readonly paths: readonly string[] }
  /** Neither side has a configuration. */
  | { readonly kind: "unconfigured" }
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[] };

export interface SidesQuestion {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  /** The head of its base branch now. */
  readonly branchHead: Revision;
}

/** Of an open pull request: its base branch's tip, and its head merged onto that tip. */
export async function sidesOfOpen(
  { repository, pullRequest, branchHead: base }: SidesQuestion,
  tools: Tools,
  signal: AbortSignal,
): Promise<PreviewSides> {
  const git = await openRepository(repository, [base, pullRequest.head], tools, signal);
  const merged = await git.merge(base, pullRequest.head);
  if (merged.kind === "conflict") return { ...merged, base };
  const head = { revision: pullRequest.head, tree: await git.tree(merged.tree) };
  const before = { revision: base, tree: await git.tree(base) };
  return pullRequest.fromFork ? withBaseConfig(before, head) : withConfigs(before, head);
}

export interface MergedSidesQuestion extends SidesQuestion {
  /** What the branch is compared with: what an environment runs; absent: the base before the merge. */
  readonly running?: { readonly environment: string; readonly revision: Revision } | undefined;
}

/** Of a merged one: what the branch holds now, which is what a command would deploy. */
export async function sidesOfMerged(
  { repository, pullRequest, branchHead, running }: MergedSidesQuestion,
  tools: Tools,
  signal: AbortSignal,
): Promise<PreviewSides> {
  const base = running?.revision ?? pullRequest.base;
  const git = await openRepository(repository, [base, branchHead], tools, signal);
  const sides = await withConfigs(
    { revision: base, tree: await git.tree(base) },
    { revision: branchHead, tree: await git.tree(branchHead) },
  );
  if (sides.kind !== "sides") return sides;
  const what =
    running === undefined
      ? "what it was before the merge"
      : `what \`${running.environment}\` runs, \`${shortRevision(running.revision)}\``;
  const now = `\`${pullRequest.baseBranch}\` as it is now, at \`${shortRevision(branchHead)}\``;
  return {
    ...sides,
    notes: [`This pull request is merged: this compares ${now}, with ${what}.`, ...sides.notes],
  };
}

type Side = Pick<PreviewSide, "revision" | "tree">;

/** A configuration that the pull request brings or breaks is shown by its own copy; it is in force only after the merge. */
async function withConfigs(base: Side, head: Side): Promise<PreviewSides> {
  const [before, after] = await Promise.all([readConfig(base.tree), readConfig(head.tree)]);
  if (after.kind === "problems") return after;
  if (after.kind === "absent" && before.kind !== "config") return { kind: "unconfigured" };
  const environments = environmentsOf(after);
  // Of a base that cannot be read nobody knows its environments: shown as new, each would seem to come from nowhere.
  const isRepaired = before.kind === "problems";
  const repaired =
    "The configuration on the base cannot be used; both sides are shown by the one of this pull request.";
  return {
    kind: "sides",
    base: {
      ...base,
      environments: (isRepaired ? environments : environmentsOf(before)) ?? [],
      ...choicesOf(isRepaired ? after : before),
    },
    head: { ...head, environments: environments ?? [], ...choicesOf(after) },
    follows: before.kind === "config" ? before.config.branch : undefined,
    notes: [
      ...(isRepaired ? [repaired] : configChanges(environmentsOf(before), environments)),
      ...(before.kind === "config" && after.kind === "config"
        ? pinChanges(before.config.tools, after.config.tools)
        : []),
      ...configDoubts(doubtsOf(before), doubtsOf(after)),
    ],
  };
}

/** Of a fork nothing decides but its manifests: environments, tools and rules are those of the base on both sides. */
async function withBaseConfig(base: Side, head: Side): Promise<PreviewSides> {
  const read = await readConfig(base.tree);
  if (read.kind === "absent") return { kind: "unconfigured" };
  if (read.kind === "problems") return read;
  const shared = { environments: read.config.environments, ...choicesOf(read) };
  const changesConfig = base.tree.entries.get(configPath)?.id !== head.tree.entries.get(configPath)?.id;
  const kept = `It comes from a fork: its own \`${configPath}\` decides nothing, both sides are shown by the one of the base.`;
  return {
    kind: "sides",
    base: { ...base, ...shared },
    head: { ...head, ...shared },
    follows: read.config.branch,
    notes: changesConfig ? [kept] : [],
  };
}

function choicesOf(read: ReadConfig): Pick<PreviewSide, "pins" | "findings"> {
  return read.kind === "config" ? { pins: read.config.tools, findings: read.config.findings } : {};
}

function doubtsOf(read: ReadConfig): readonly ConfigProblem[] {
  return read.kind === "config" ? (read.doubts ?? []) : [];
}

function environmentsOf(read: ReadConfig): readonly Environment[] | undefined {
  return read.kind === "config" ? read.config.environments : undefined;
}
