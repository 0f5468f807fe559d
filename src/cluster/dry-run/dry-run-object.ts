/** Asks the API server what an apply of one object would do. Writes nothing. */

import type { JsonObject } from "../../core/model/json.ts";
import type { Refusal } from "../api/refusal.ts";
import { applyOnce } from "../apply-request.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { finalizersOf, isBeingDeleted, readLive, resourceVersionOf, setOf } from "../live.ts";
import { withLiveReplicas } from "../live-scale.ts";
import { differs } from "../live-content.ts";
import type { Target } from "../targets.ts";
import { describeRefusal } from "./describe-refusal.ts";
import { mayTakeOver } from "./field-managers.ts";
import { foreignOwner } from "./foreign-owner.ts";
import { askWithOldMember } from "./old-member.ts";
import type { Verdict } from "./verdict.ts";

export interface ObjectQuestion {
  readonly target: Target;
  /** As listed a moment ago; absent when it is new, or not among the objects with our label. */
  readonly live: JsonObject | undefined;
  /** Names of what the same set brings: `plural/name`. */
  readonly brought: ReadonlyMap<string, string>;
  /** Of an object that turns out to be new, the answer's metadata is enough. */
  readonly brief?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export async function dryRunObject(context: EnvironmentContext, asked: ObjectQuestion): Promise<Verdict> {
  if (asked.target.awaitsKind) return { kind: "deferred", target: asked.target, why: "its kind is there" };
  const question = asked.target.scaled ? await asScaled(context, asked) : asked;
  const { target, brought, signal } = question;
  const brief = question.brief === true && question.live === undefined;
  const first = await applyOnce(context, { target, dryRun: true, brief, signal });
  if (first.ok && brief && resourceVersionOf(first.body) !== "")
    return dryRunObject(context, { ...question, brief: false });
  if (first.ok) return judge(context, question, first.body, false);
  if (first.refusal.kind === "field-conflict") return takeOver(context, question, first.refusal);
  const needed = missingLabel(first.refusal, target, brought);
  if (needed !== undefined) return { kind: "deferred", target, why: `${needed} is there` };
  const switched = await askWithOldMember(context, question, first.refusal);
  return switched ?? problem(target, first.refusal);
}

async function asScaled(context: EnvironmentContext, question: ObjectQuestion): Promise<ObjectQuestion> {
  const { target, signal } = question;
  const live = question.live ?? (await readLive(context, target.resource, target.identity, signal));
  return live === undefined
    ? question
    : { ...question, live, target: { ...target, body: withLiveReplicas(target.body, live) } };
}

/** Forced only when every field in conflict may be taken over: `force` is for the whole request. */
async function takeOver(
  context: EnvironmentContext,
  question: ObjectQuestion,
  refusal: Refusal,
): Promise<Verdict> {
  const { target, signal } = question;
  const live = question.live ?? (await readLive(context, target.resource, target.identity, signal));
  const owner = live === undefined ? undefined : setOf(live);
  const ours = owner === undefined || owner === context.applySet;
  const allowed = refusal.causes.every(
    ({ manager }) => manager !== undefined && mayTakeOver(context, manager, ours),
  );
  if (!allowed) return ownerFirst(context, target, live, refusal);
  const forced = await applyOnce(context, { target, dryRun: true, force: true, signal });
  return forced.ok
    ? judge(context, { ...question, live }, forced.body, true)
    : problem(target, forced.refusal);
}

/** That another tool looks after the object explains more than the list of its fields. */
function ownerFirst(
  { applySet }: EnvironmentContext,
  target: Target,
  live: JsonObject | undefined,
  refusal: Refusal,
): Verdict {
  const owner = live === undefined ? undefined : foreignOwner(live, applySet);
  return owner === undefined ? problem(target, refusal) : foreign(target, owner);
}

async function judge(
  context: EnvironmentContext,
  { target, live: listed, signal }: ObjectQuestion,
  answer: JsonObject,
  force: boolean,
): Promise<Verdict> {
  const version = resourceVersionOf(answer);
  // A dry run of a new object answers with a random UID, and without a resourceVersion.
  if (version === "") return { kind: "create", target, answer };
  const current = listed !== undefined && resourceVersionOf(listed) === version;
  const live = current ? listed : await readLive(context, target.resource, target.identity, signal);
  if (live === undefined) return { kind: "create", target, answer };
  const owner = foreignOwner(live, context.applySet);
  if (owner !== undefined) return foreign(target, owner);
  if (isBeingDeleted(live)) return beingDeleted(target, live);
  return differs(live, answer)
    ? { kind: "update", target, live, answer, force }
    : { kind: "unchanged", target, live, answer };
}

function problem(target: Target, refusal: Refusal): Verdict {
  return { kind: "problem", target, problem: describeRefusal(target.identity, refusal) };
}

function foreign(target: Target, message: string): Verdict {
  return {
    kind: "problem",
    target,
    problem: { identity: target.identity, reason: "OBJECT_OWNED_BY_OTHER", message },
  };
}

/** An apply would be accepted, and lost together with the object. */
function beingDeleted(target: Target, live: JsonObject): Verdict {
  const finalizers = finalizersOf(live);
  const waiting = finalizers.length === 0 ? "" : ` It waits for its finalizers: ${finalizers.join(", ")}.`;
  const message = `It is being deleted.${waiting} Deploy again when it is gone.`;
  const reason = target.identity.kind === "Namespace" ? "NAMESPACE_TERMINATING" : "DRY_RUN_REJECTED";
  return { kind: "problem", target, problem: { identity: target.identity, reason, message } };
}

function missingLabel(
  { kind, missing }: Refusal,
  { resource, identity }: Target,
  brought: ReadonlyMap<string, string>,
): string | undefined {
  if (kind !== "not-found" || missing === undefined) return undefined;
  if (missing.plural === resource.plural && missing.name === identity.name) return undefined;
  return brought.get(`${missing.plural}/${missing.name}`);
}
