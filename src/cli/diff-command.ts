/** `slipway diff`: exactly the comment that the pull request would get, or all of it, from any repository on this disk. */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { pinChanges } from "../core/config/pin-changes.ts";
import { makeMasker } from "../core/manifests/masker.ts";
import type { Preview } from "../core/model/preview.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import { notPreviewedComment } from "../core/report/not-previewed.ts";
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
    const found = await previewOf({ ...options, base }, workplace).finally(done);
    if (found.kind === "conflict") {
      if (options.output === "markdown") workplace.terminal.write(notPreviewedComment(found));
      throw conflict(found);
    }
    const { preview, notes } = found;
    workplace.terminal.write(
      options.output === "json"
        ? `${JSON.stringify(previewJson(preview), null, 2)}\n`
        : previewComment(preview, { notes, asked: options, extent: options.full ? "full" : "comment" }),
    );
    return statusOf(preview);
  });
}

type Found =
  | { readonly kind: "preview"; readonly preview: Preview; readonly notes: readonly string[] }
  | Conflict;

const nothing: ChosenEnvironments = { environments: [], pins: undefined };

async function previewOf(
  options: DiffOptions & { readonly base: string },
  { repository, renderer, signal }: Workplace,
): Promise<Found> {
  const [base, head] = await Promise.all([
    repository.resolve(options.base),
    repository.resolve(options.head),
  ]);
  const found = await sides(repository, base, head);
  if (found.kind === "conflict") return found;
  const { trees, notes } = found;
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
  return { kind: "preview", preview, notes: [...notes, ...pinChanges(before.pins, after.pins)] };
}

interface Sides {
  readonly kind: "sides";
  readonly trees: readonly [Tree, Tree];
  readonly notes: readonly string[];
}

interface Conflict {
  readonly kind: "conflict";
  readonly base: Revision;
  readonly paths: readonly string[];
  /** Where the head branched off. */
  readonly mergeBase: Revision;
}

/** As the App does: the base's tip, and the head merged onto it. Two histories that never met are compared as they are. */
async function sides(repository: GitRepository, base: Revision, head: Revision): Promise<Sides | Conflict> {
  const [mergeBase, merged] = await Promise.all([
    repository.mergeBase(base, head),
    repository.merge(base, head),
  ]);
  if (merged.kind === "clean") {
    const trees = [await repository.tree(base), await repository.tree(merged.tree)] as const;
    return { kind: "sides", trees, notes: [] };
  }
  if (mergeBase !== undefined) return { kind: "conflict", base, paths: merged.paths, mergeBase };
  const trees = [await repository.tree(base), await repository.tree(head)] as const;
  const note = "Base and head have no history in common: this compares the two as they are.";
  return { kind: "sides", trees, notes: [note] };
}

function conflict({ paths, mergeBase }: Conflict): UsageProblem {
  const [first = "", ...others] = paths;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new UsageProblem(
    `Head conflicts with base in ${first}${more}: what it would become is known only after the conflict is resolved.`,
    `Merge the base into the head, or compare with the commit where it branched off: --base ${mergeBase}`,
  );
}

function statusOf({ environments }: Preview): ExitStatus {
  if (environments.some(({ kind }) => kind === "failed")) return exitStatus.error;
  return environments.every(({ kind }) => kind === "unchanged") ? exitStatus.noChange : exitStatus.changes;
}
