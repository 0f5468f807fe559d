/**
 * Switching a Deployment to `strategy: Recreate` fails by itself: the server once filled in `rollingUpdate`, nobody owns it, so
 * no apply takes it away, and both together are refused (kubernetes #24198). It is no immutable field: taking the old member
 * away first is enough. Kubernetes 1.36 has this trap in no other place (measured).
 */

import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { pathOf, queryOf } from "../api/resource.ts";
import { objectAt, textAt } from "../api/read-json.ts";
import type { Refusal } from "../api/refusal.ts";
import { applyOnce } from "../apply-request.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { readLive } from "../live.ts";
import type { ObjectQuestion } from "./dry-run-object.ts";
import type { Verdict } from "./verdict.ts";

const oldMember = "spec.strategy.rollingUpdate";

/** The operations that take the old member away, when the live object has it and the body must not. */
export function removalOfOldMember(body: JsonObject, live: JsonObject): readonly JsonObject[] {
  const switched = textAt(body, "spec", "strategy", "type") === "Recreate";
  const old = objectAt(live, "spec", "strategy")["rollingUpdate"] !== undefined;
  if (textAt(body, "kind") !== "Deployment" || !switched || !old) return [];
  return [
    { op: "remove", path: "/spec/strategy/rollingUpdate" },
    { op: "replace", path: "/spec/strategy/type", value: "Recreate" },
  ];
}

/**
 * No single dry run shows both steps, so two do: the removal as a patch, and the manifest with the strategy as it is now. The
 * answer is the second with the strategy of the first. `undefined` when the refusal is about something else.
 */
export async function askWithOldMember(
  context: EnvironmentContext,
  { target, live: listed, signal }: ObjectQuestion,
  refusal: Refusal,
): Promise<Verdict | undefined> {
  if (!refusal.causes.some(({ field }) => field === oldMember)) return undefined;
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
  const body = withStrategy(target.body, objectAt(live, "spec", "strategy"));
  const rest = await applyOnce(context, { target: { ...target, body }, dryRun: true, signal });
  if (!removed.ok || !rest.ok) return undefined;
  const answer = withStrategy(rest.body, objectAt(removed.body, "spec", "strategy"));
  return { kind: "update", target, live, answer, force: false };
}

function withStrategy(object: JsonObject, strategy: JsonValue): JsonObject {
  return { ...object, spec: { ...objectAt(object, "spec"), strategy } };
}
