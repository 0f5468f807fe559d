/** `slipway diff`: exactly the comment that the pull request would get, or all of it, from any repository on this disk. */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { pinChanges } from "../core/config/pin-changes.ts";
import { makeMasker } from "../core/manifests/masker.ts";
import type { Preview } from "../core/model/preview.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import { previewComment } from "../core/report/preview-comment.ts";
import { previewJson } from "../core/report/preview-json.ts";
import type { GitRepository } from "../git/git.ts";
import { buildPreview } from "../jobs/preview/build-preview.ts";
import {
  chooseEnvironments,
  type ChosenEnvironments,
  type EnvironmentChoice,
} from "./choose-environments.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { UsageProblem } from "./usage-problem.ts";
import { atWorkplace, type CommandContext, type Workplace } from "./workplace.ts";

export interface DiffOptions extends EnvironmentChoice {
  readonly repo: string;
  readonly base: string | undefined;
  readonly head: string;
  readonly output: "markdown" | "json";
  /** Nothing is cut for want of room. */
  readonly full: boolean;
}

export function diffCommand(options: DiffOptions, context: CommandContext): Promise<ExitStatus> {
  const { base } = options;
  if (base === undefined) {
    throw new UsageProblem(
      "Which revision to compare with?",
      "Name it with --base, for example --base main.",
    );
  }
  return atWorkplace(context, options.repo, async (workplace) => {
    const done = workplace.terminal.progress("Rendering");
    const { preview, notes } = await previewOf({ ...options, base }, workplace).finally(done);
    workplace.terminal.write(
      options.output === "json"
        ? `${JSON.stringify(previewJson(preview), null, 2)}\n`
        : previewComment(preview, { notes, asked: options, extent: options.full ? "full" : "comment" }),
    );
    return statusOf(preview);
  });
}

const nothing: ChosenEnvironments = { environments: [], pins: undefined };

async function previewOf(
  options: DiffOptions & { readonly base: string },
  { repository, renderer, signal }: Workplace,
): Promise<{ readonly preview: Preview; readonly notes: readonly string[] }> {
  const [base, head] = await Promise.all([
    repository.resolve(options.base),
    repository.resolve(options.head),
  ]);
  const { trees, notes } = await sides(repository, base, head);
  const [before = nothing, after = nothing] = await chooseEnvironments(trees, options);
  const key = randomBytes(32);
  const preview = await buildPreview({
    base: { revision: base, tree: trees[0], ...before },
    head: { revision: head, tree: trees[1], ...after },
    renderer,
    maskerOf: (environment) =>
      makeMasker((text) => createHmac("sha256", key).update(`${environment}\0${text}`).digest("hex")),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    signal,
  });
  return { preview, notes: [...notes, ...pinChanges(before.pins, after.pins)] };
}

interface Sides {
  readonly trees: readonly [Tree, Tree];
  readonly notes: readonly string[];
}

/** As the App does: the base's tip, and the head merged onto it. Where that cannot be, the comment says what was compared. */
async function sides(repository: GitRepository, base: Revision, head: Revision): Promise<Sides> {
  const [mergeBase, merged] = await Promise.all([
    repository.mergeBase(base, head),
    repository.merge(base, head),
  ]);
  if (merged.kind === "clean") {
    return { trees: [await repository.tree(base), await repository.tree(merged.tree)], notes: [] };
  }
  const trees = [await repository.tree(mergeBase ?? base), await repository.tree(head)] as const;
  const note =
    mergeBase === undefined
      ? "Base and head have no history in common: this compares the two as they are."
      : `Head conflicts with base: this compares head with ${mergeBase}, where it branched off.`;
  return { trees, notes: [note] };
}

function statusOf({ environments }: Preview): ExitStatus {
  if (environments.some(({ kind }) => kind === "failed")) return exitStatus.error;
  return environments.every(({ kind }) => kind === "unchanged") ? exitStatus.noChange : exitStatus.changes;
}
