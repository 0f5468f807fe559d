/** Waits until Namespaces are active and CustomResourceDefinitions are served, before anything that needs them is asked. */

import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject, type JsonObject } from "../../core/model/json.ts";
import { listAt, textAt } from "../api/read-json.ts";
import type { ObjectProblem } from "../cluster.ts";
import { definedKinds, isCustomResourceDefinition } from "../defined-kinds.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";
import { readLive } from "../live.ts";
import type { Target } from "../targets.ts";

const withinMs = 60_000;
const pollMs = 100;

/** The problems of those that did not get ready in a minute. */
export async function waitServed(
  context: EnvironmentContext,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<readonly ObjectProblem[]> {
  const waits = await every(targets, signal, (target, stop) => waitForOne(context, target, stop));
  if (targets.some(({ identity }) => isCustomResourceDefinition(identity))) context.discovery.forget();
  return waits.flatMap((problem) => (problem === undefined ? [] : [problem]));
}

async function waitForOne(
  context: EnvironmentContext,
  target: Target,
  signal: AbortSignal,
): Promise<ObjectProblem | undefined> {
  const end = performance.now() + withinMs;
  for (;;) {
    const live = await readLive(context, target.resource, target.identity, signal);
    const state = live === undefined ? "waiting" : readiness(live);
    if (state === "ready" && (await isDiscovered(context, target))) return undefined;
    if (state === "refused")
      return notReady(target, "The server does not accept its names: another definition has them.");
    if (performance.now() > end) return notReady(target, "It was not ready after a minute.");
    await sleep(pollMs, undefined, { signal });
  }
}

/** The answer to the apply itself still has no conditions, so the object is read again. */
function readiness(live: JsonObject): "ready" | "waiting" | "refused" {
  if (textAt(live, "kind") === "Namespace")
    return textAt(live, "status", "phase") === "Active" ? "ready" : "waiting";
  if (condition(live, "NamesAccepted") === "False") return "refused";
  return condition(live, "Established") === "True" && condition(live, "NamesAccepted") === "True"
    ? "ready"
    : "waiting";
}

function condition(live: JsonObject, type: string): string {
  const found = listAt(live, "status", "conditions")
    .filter(isJsonObject)
    .find((entry) => textAt(entry, "type") === type);
  return textAt(found, "status");
}

/** The list of kinds follows a moment after a definition is established. */
async function isDiscovered({ discovery }: EnvironmentContext, target: Target): Promise<boolean> {
  const kinds = definedKinds([target]);
  if (kinds.length === 0) return true;
  const first = await Promise.all(kinds.map((kind) => discovery.find(kind)));
  if (first.every((found) => found !== undefined)) return true;
  discovery.forget();
  return false;
}

function notReady({ identity }: Target, message: string): ObjectProblem {
  return { identity, reason: "APPLY_FAILED", message };
}
