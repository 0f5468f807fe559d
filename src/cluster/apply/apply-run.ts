/** One apply under way: what the dry runs said so far, and what was done about it. */

import type { Fault } from "../../core/model/fault.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";
import type { ActionKind } from "../../core/model/plan.ts";
import type { ApplyProgress, ObjectProblem } from "../cluster.ts";
import type { RecentVerdicts } from "../dry-run/recent-verdicts.ts";
import type { Verdict } from "../dry-run/verdict.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Fence } from "../inventory/fence.ts";
import { resourceVersionOf } from "../live.ts";
import { problemFault } from "../problem-fault.ts";
import type { Target } from "../targets.ts";
import { entryOf, writeObject } from "./write-object.ts";

export interface ApplyWork {
  readonly context: EnvironmentContext;
  readonly fence: Fence;
  readonly targets: readonly Target[];
  /** The claim before this one was still applying, so that its writer may not have stopped yet. */
  readonly overtook: boolean;
  /** What a dry run said a moment ago. */
  readonly recent?: RecentVerdicts | undefined;
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined;
  /** Stops the work between two objects: what is under way is finished and recorded. */
  readonly signal?: AbortSignal | undefined;
}

export interface ApplyRun extends ApplyWork {
  /** What the inventory knew at the start. All three by `identityKey`. */
  readonly recorded: ReadonlyMap<string, InventoryEntry>;
  /** In the order of the targets. */
  readonly verdicts: Map<string, Verdict>;
  /** Of the objects that are done. */
  readonly entries: Map<string, InventoryEntry>;
}

export type WriteVerdict = Extract<Verdict, { kind: "create" | "update" }>;

/** Objects under way at once. */
const writers = 16;

export function startRun(work: ApplyWork, verdicts: readonly Verdict[]): ApplyRun {
  const { objects } = work.fence.inventory;
  return {
    ...work,
    recorded: new Map(objects.map((entry) => [identityKey(entry.identity), entry])),
    verdicts: new Map(verdicts.map((verdict) => [keyOf(verdict), verdict])),
    entries: new Map(),
  };
}

export function keyOf({ target }: Verdict): string {
  return identityKey(target.identity);
}

/** Proven: the recorded entry still says it all, but for a version that only a status moved. */
export function keepUnchanged(run: ApplyRun, verdict: Extract<Verdict, { kind: "unchanged" }>): void {
  const { target, live, answer } = verdict;
  const recorded = answer === undefined ? run.recorded.get(keyOf(verdict)) : undefined;
  const entry =
    recorded === undefined
      ? entryOf(target, live)
      : { ...recorded, resourceVersion: resourceVersionOf(live) };
  report(run, target, "unchanged", entry);
}

function report(run: ApplyRun, target: Target, action: ActionKind, entry: InventoryEntry): void {
  run.entries.set(identityKey(target.identity), entry);
  run.onProgress?.({
    identity: target.identity,
    action,
    done: run.entries.size,
    total: run.targets.length,
  });
}

/** Writes them all, in any order. After a failure nothing new begins; what was written is recorded in any case. */
export async function writeAll(run: ApplyRun, wanted: readonly WriteVerdict[]): Promise<void> {
  const waiting = [...wanted];
  const problems: ObjectProblem[] = [];
  let failure: { readonly error: unknown } | undefined;

  async function writeOn(): Promise<void> {
    while (problems.length === 0 && failure === undefined && run.signal?.aborted !== true) {
      const next = waiting.shift();
      if (next === undefined) return;
      try {
        const problem = await writeOne(run, next);
        if (problem !== undefined) problems.push(problem);
      } catch (error) {
        failure ??= { error };
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(writers, wanted.length) }, writeOn));
  if (failure === undefined && problems.length === 0 && run.signal?.aborted !== true) return;
  await run.fence.flush().catch(() => undefined); // The first failure is the one to tell.
  if (failure !== undefined) throw failure.error;
  if (problems.length > 0) throw stopped(run, problems);
  run.signal?.throwIfAborted();
}

async function writeOne(run: ApplyRun, verdict: WriteVerdict): Promise<ObjectProblem | undefined> {
  await run.fence.permit();
  const result = await writeObject(run.context, verdict, run.fence.signal);
  if (result.kind === "failed") return result.problem;
  run.fence.note(result.entry);
  report(run, verdict.target, verdict.kind, result.entry);
  return undefined;
}

/** What was applied, what failed, what was not tried. The inventory has it all, so that the next deployment goes on from here. */
export function stopped(run: ApplyRun, problems: readonly ObjectProblem[]): Fault {
  const done = run.entries.size;
  const left = Math.max(0, run.targets.length - done - problems.length);
  // "Rejected by the dry run" would say that nothing was applied.
  const reasons = problems.map((problem): ObjectProblem =>
    problem.reason === "DRY_RUN_REJECTED" ? { ...problem, reason: "APPLY_FAILED" } : problem,
  );
  return problemFault(
    reasons,
    `${done} of ${run.targets.length} objects are as they should be, ${left} were not tried. ` +
      "Mend it and deploy again: the next deployment goes on from here.",
  );
}
