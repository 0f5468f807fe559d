/** Applies a set: everything is dry-run, then only what differs is written, stage by stage, under a claim that is compared all the time. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { ObjectProblem } from "../cluster.ts";
import { dryRunObjects } from "../dry-run/dry-run-objects.ts";
import type { Verdict } from "../dry-run/verdict.ts";
import type { Target } from "../targets.ts";
import {
  type ApplyRun,
  type ApplyWork,
  keepUnchanged,
  keyOf,
  startRun,
  stopped,
  writeAll,
} from "./apply-run.ts";
import { type Stage, stageOf, stages } from "./stage.ts";
import { verifyApplied } from "./verify-applied.ts";
import { waitServed } from "./wait-served.ts";

export type ApplyResult =
  | {
      readonly kind: "applied";
      readonly verdicts: readonly Verdict[];
      readonly entries: readonly InventoryEntry[];
    }
  /** Nothing was written. */
  | { readonly kind: "rejected"; readonly problems: readonly ObjectProblem[] };

/** Faults besides those of the requests: CLAIM_LOST, and the reason of the object that failed once writing had begun. */
export async function applyTargets(work: ApplyWork): Promise<ApplyResult> {
  const { context, fence, targets, overtook, recent, signal } = work;
  const began = performance.now();
  const verdicts = await dryRunObjects(context, {
    targets,
    recorded: fence.inventory.objects,
    recent,
    brief: true,
    signal,
  });
  const problems = problemsOf(verdicts);
  if (problems.length > 0) return { kind: "rejected", problems };
  const run = startRun(work, verdicts);
  for (const stage of stages) {
    if (stage > 0) await askDeferred(run, stage);
    await writeStage(run, stage);
  }
  // What is proven or asked and needed no write was read a moment ago.
  const wrote = [...run.verdicts.values()].some(({ kind }) => kind !== "unchanged");
  if (wrote || overtook) await verifyApplied(run, began, overtook);
  return { kind: "applied", verdicts: [...run.verdicts.values()], entries: [...run.entries.values()] };
}

function problemsOf(verdicts: readonly Verdict[]): readonly ObjectProblem[] {
  return verdicts.flatMap((verdict) => (verdict.kind === "problem" ? [verdict.problem] : []));
}

/** What waited for an earlier stage is asked now, and all of it, before this stage writes anything. */
async function askDeferred(run: ApplyRun, stage: Stage): Promise<void> {
  const { context, fence, signal } = run;
  const waiting = [...run.verdicts.values()].flatMap((verdict) =>
    verdict.kind === "deferred" ? [verdict.target] : [],
  );
  if (waiting.length === 0) return;
  const verdicts = await dryRunObjects(context, {
    targets: waiting.map((target) => ({ ...target, awaitsKind: false })),
    companions: run.targets.filter(({ identity }) => stageOf(identity) >= stage),
    recorded: fence.inventory.objects,
    signal,
  });
  const problems = problemsOf(verdicts);
  if (problems.length > 0) throw stopped(run, problems);
  for (const verdict of verdicts) run.verdicts.set(keyOf(verdict), verdict);
}

async function writeStage(run: ApplyRun, stage: Stage): Promise<void> {
  const own = [...run.verdicts.values()].filter(({ target }) => stageOf(target.identity) === stage);
  const stuck = own.flatMap((verdict) =>
    verdict.kind === "deferred" ? [notYet(verdict.target, verdict.why)] : [],
  );
  if (stuck.length > 0) throw stopped(run, stuck);
  for (const verdict of own) if (verdict.kind === "unchanged") keepUnchanged(run, verdict);
  const wanted = own.flatMap((verdict) =>
    verdict.kind === "create" || verdict.kind === "update" ? [verdict] : [],
  );
  await writeAll(run, wanted);
  if (stage > 0 || wanted.length === 0) return;
  const written = wanted.map(({ target }) => target);
  const problems = await waitServed(run.context, written, run.fence.signal);
  if (problems.length > 0) throw stopped(run, problems);
}

function notYet({ identity }: Target, why: string): ObjectProblem {
  const message = `It cannot be applied before ${why}, and that did not come about.`;
  return { identity, reason: "APPLY_FAILED", message };
}
