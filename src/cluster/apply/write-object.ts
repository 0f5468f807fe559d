/** Writes one object as its dry run showed it, or says why that cannot be done any more. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import type { ApiAnswer } from "../api/connection.ts";
import { pathOf, queryOf } from "../api/resource.ts";
import type { Refusal } from "../api/refusal.ts";
import { applyOnce } from "../apply-request.ts";
import type { ObjectProblem } from "../cluster.ts";
import { describeRefusal } from "../dry-run/describe-refusal.ts";
import { dryRunObject } from "../dry-run/dry-run-object.ts";
import { removalOfOldMember } from "../dry-run/old-member.ts";
import type { Verdict } from "../dry-run/verdict.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { resourceVersionOf, uidOf } from "../live.ts";
import { contentDigest, differs } from "../live-content.ts";
import type { Target } from "../targets.ts";
import { ownershipPatch } from "./field-ownership.ts";

export type Written =
  | { readonly kind: "written"; readonly entry: InventoryEntry }
  | { readonly kind: "failed"; readonly problem: ObjectProblem };

type Wanted = Extract<Verdict, { kind: "create" | "update" }>;

/** How often an object may change under our hands, by a status or a controller, before we give up. */
const mostTries = 10;

/** Faults: CLUSTER_UNAVAILABLE, CLUSTER_FORBIDDEN. An aborted request leaves it open whether the object was written. */
export async function writeObject(
  context: EnvironmentContext,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Written> {
  const { target } = wanted;
  let now: Wanted = wanted;
  let planned = wanted.answer;
  let half = false;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const step = await writeOnce(context, now, signal);
    if (step.kind === "written") return step;
    if (step.kind === "refused" && !mayHaveMoved(step.refusal))
      return failed(describeRefusal(target.identity, step.refusal));
    half ||= step.kind === "prepared";
    const again = await dryRunObject(context, { target, live: undefined, brought: new Map(), signal });
    if (again.kind === "problem") return failed(again.problem);
    if (again.kind === "deferred") return failed(changedMeanwhile(target));
    if (again.kind === "unchanged") {
      if (!half) return { kind: "written", entry: entryOf(target, again.live) };
      // Our own step made the values right already, but the fields are not the apply's yet.
      now = { kind: "update", target, live: again.live, answer: again.live, force: false };
      continue;
    }
    // Our own step may let more fields go; anything else that changed was not planned.
    if (step.kind === "prepared") planned = again.answer;
    if (again.kind !== now.kind || (again.kind === "update" && differs(planned, again.answer)))
      return failed(changedMeanwhile(target));
    now = again;
  }
  return failed(changedMeanwhile(target));
}

type Step =
  | Extract<Written, { kind: "written" }>
  /** A step of ours changed the object: it is asked again before the apply itself. */
  | { readonly kind: "prepared" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

async function writeOnce(context: EnvironmentContext, wanted: Wanted, signal: AbortSignal): Promise<Step> {
  const { target } = wanted;
  const prepared = await prepare(context, wanted, signal);
  if (prepared !== undefined) return prepared;
  const guard =
    wanted.kind === "update" ? { force: wanted.force, resourceVersion: resourceVersionOf(wanted.live) } : {};
  // What has no spec mostly has no status either, and of the rest of the answer nothing is kept.
  const brief = target.body["spec"] === undefined;
  const answer = await applyOnce(context, { target, dryRun: false, brief, ...guard, signal });
  if (!answer.ok) return { kind: "refused", refusal: answer.refusal };
  return { kind: "written", entry: entryOf(target, answer.body) };
}

/** Steps that an apply cannot do by itself: taking over the fields of an earlier `kubectl apply`, and an old strategy away. */
async function prepare(
  context: EnvironmentContext,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Step | undefined> {
  if (wanted.kind === "create") return undefined;
  const { target, live } = wanted;
  const guard: JsonObject = {
    op: "replace",
    path: "/metadata/resourceVersion",
    value: resourceVersionOf(live),
  };
  const removal = removalOfOldMember(target.body, live);
  const operations = removal.length > 0 ? [...removal, guard] : ownershipPatch(live, context.fieldManager);
  if (operations.length === 0) return undefined;
  const answer = await patchLive(context, target, operations, signal);
  return answer.ok ? { kind: "prepared" } : { kind: "refused", refusal: answer.refusal };
}

function patchLive(
  { connection, fieldManager }: EnvironmentContext,
  { resource, identity }: Target,
  operations: readonly JsonObject[],
  signal: AbortSignal,
): Promise<ApiAnswer> {
  return connection.send({
    method: "PATCH",
    path: `${pathOf(resource, identity)}${queryOf({ fieldManager })}`,
    contentType: "application/json-patch+json",
    body: operations,
    signal,
  });
}

/** The object changed, appeared or disappeared between the dry run and now. */
function mayHaveMoved({ kind }: Refusal): boolean {
  return (
    kind === "modified" || kind === "already-exists" || kind === "field-conflict" || kind === "not-found"
  );
}

function changedMeanwhile({ identity }: Target): ObjectProblem {
  const message = "Somebody changed it while it was being applied. Deploy again, once it is clear who does.";
  return { identity, reason: "APPLY_FAILED", message };
}

function failed(problem: ObjectProblem): Written {
  return { kind: "failed", problem };
}

/** What the inventory remembers of an object that is as its manifest says. */
export function entryOf({ identity, resource, digest }: Target, live: JsonObject): InventoryEntry {
  // Without a status nothing but a change moves the version, so that the version alone is proof.
  const movesByItself = live["status"] !== undefined;
  return {
    identity,
    version: resource.version,
    uid: uidOf(live),
    resourceVersion: resourceVersionOf(live),
    digest,
    ...(movesByItself ? { liveDigest: contentDigest(live) } : {}),
  };
}
