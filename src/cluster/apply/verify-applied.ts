/** Reads back what was applied, because server-side apply has no transaction: an older writer may end its last batch after ours. */

import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectProblem } from "../cluster.ts";
import { identityKey } from "../../core/model/manifest.ts";
import { placesOf, readMembers, resourceVersionOf } from "../live.ts";
import { dryRunObjects } from "../dry-run/dry-run-objects.ts";
import type { Verdict } from "../dry-run/verdict.ts";
import { type ApplyRun, stopped, type WriteVerdict, writeAll } from "./apply-run.ts";

/** A writer compares its generation every two seconds: after this it has stopped, or its last request has been given up. */
const olderWriterEndsMs = 2_500;

const mostRounds = 3;

/** `overtook`: the claim before this one was still applying. Fault APPLY_FAILED when the objects do not stay as they were applied. */
export async function verifyApplied(run: ApplyRun, began: number, overtook: boolean): Promise<void> {
  const wait = began + olderWriterEndsMs - performance.now();
  if (overtook && wait > 0) await sleep(wait, undefined, { signal: run.fence.signal });
  for (let round = 0; round < mostRounds; round += 1) {
    const changed = await readBack(run);
    if (changed.length === 0) return;
    await writeAll(run, changed);
  }
  const unstable = await readBack(run);
  if (unstable.length > 0) throw stopped(run, unstable.map(notStable));
}

/** What is not as its manifest says any more. Only what is in another version than the one that we wrote is looked at. */
async function readBack(run: ApplyRun): Promise<readonly WriteVerdict[]> {
  const { context, entries, signal } = run;
  const targets = run.targets.map((target) => ({ ...target, awaitsKind: false }));
  const live = await readMembers(context, { places: placesOf(targets), metadataOnly: true, signal });
  const moved = targets.filter(({ identity }) => {
    const key = identityKey(identity);
    const found = live.get(key);
    return found === undefined || resourceVersionOf(found) !== entries.get(key)?.resourceVersion;
  });
  if (moved.length === 0) return [];
  const verdicts = await dryRunObjects(context, { targets: moved, recorded: [...entries.values()], signal });
  return verdicts.flatMap((verdict) => (isChanged(verdict) ? [verdict] : []));
}

function isChanged(verdict: Verdict): verdict is WriteVerdict {
  return verdict.kind === "create" || verdict.kind === "update";
}

function notStable({ target: { identity } }: WriteVerdict): ObjectProblem {
  const message = "Somebody changes it back as often as it is applied. Find out who, and deploy again.";
  return { identity, reason: "APPLY_FAILED", message };
}
