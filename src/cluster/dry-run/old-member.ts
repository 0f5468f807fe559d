/**
 * Switching a Deployment to `strategy: Recreate`, or a StatefulSet to `updateStrategy: OnDelete`, fails by itself: the server once
 * filled in `rollingUpdate`, nobody owns it, so no apply takes it away, and both together are refused (kubernetes #24198). It is no
 * immutable field: taking the old member away first is enough. Kubernetes 1.36 has this trap in no third place (measured).
 */

import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { pathOf, queryOf } from "../api/resource.ts";
import { objectAt, textAt } from "../api/read-json.ts";
import type { Refusal } from "../api/refusal.ts";
import { applyOnce } from "../apply-request.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { readLive } from "../live.ts";
import type { Target } from "../targets.ts";
import type { Verdict } from "./verdict.ts";

interface Union {
  readonly kind: string;
  /** Of `spec`. */
  readonly field: string;
  /** The type that allows no `rollingUpdate`. */
  readonly type: string;
}

const unions: readonly Union[] = [
  { kind: "Deployment", field: "strategy", type: "Recreate" },
  { kind: "StatefulSet", field: "updateStrategy", type: "OnDelete" },
];

const oldMember = "rollingUpdate";

/** The operations that take the old member away, when the live object has it and the body must not. */
export function removalOfOldMember(body: JsonObject, live: JsonObject): readonly JsonObject[] {
  const union = unionOf(body);
  if (union === undefined) return [];
  const { field, type } = union;
  const switched = textAt(body, "spec", field, "type") === type;
  if (!switched || objectAt(live, "spec", field)[oldMember] === undefined) return [];
  return [
    { op: "remove", path: `/spec/${field}/${oldMember}` },
    { op: "replace", path: `/spec/${field}/type`, value: type },
  ];
}

function unionOf(body: JsonObject): Union | undefined {
  const kind = textAt(body, "kind");
  return textAt(body, "apiVersion").startsWith("apps/") ? unions.find((one) => one.kind === kind) : undefined;
}

export interface OldMemberQuestion {
  readonly target: Target;
  readonly live: JsonObject | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * No single dry run shows both steps, so two do: the removal as a patch, and the manifest with the strategy as it is now. The
 * answer is the second with the strategy of the first. `undefined` when the refusal is about something else.
 */
export async function askWithOldMember(
  context: EnvironmentContext,
  { target, live: listed, signal }: OldMemberQuestion,
  refusal: Refusal,
): Promise<Verdict | undefined> {
  const union = unionOf(target.body);
  if (union === undefined || !refusal.causes.some(({ field }) => isAbout(field, union))) return undefined;
  const live = listed ?? (await readLive(context, target.resource, target.identity, signal));
  if (live === undefined) return undefined;
  const operations = removalOfOldMember(target.body, live);
  if (operations.length === 0) return undefined;
  const removed = await context.connection.send({
    method: "PATCH",
    path: `${pathOf(target.resource, target.identity)}${queryOf({ fieldManager: context.fieldManager, dryRun: "All" })}`,
    contentType: "application/json-patch+json",
    body: operations,
    signal,
  });
  const body = withStrategy(target.body, union, live);
  const rest = await applyOnce(context, { target: { ...target, body }, dryRun: true, signal });
  if (!removed.ok || !rest.ok) return undefined;
  const answer = withStrategy(rest.body, union, removed.body);
  return { kind: "update", target, live, answer, force: false };
}

/** The StatefulSet's refusal is of the field, or of the whole union. */
function isAbout(cause: string, { field }: Union): boolean {
  return cause === `spec.${field}.${oldMember}` || cause === `spec.${field}`;
}

/** With the strategy of another state of the object. */
function withStrategy(object: JsonObject, { field }: Union, other: JsonObject): JsonObject {
  const strategy: JsonValue = objectAt(other, "spec", field);
  return { ...object, spec: { ...objectAt(object, "spec"), [field]: strategy } };
}
