/** What of a deployment somebody must or may acknowledge: computed from what runs and what would run, never from what a preview said. */

import type { ToAcknowledge } from "../../core/model/acknowledgement.ts";
import type { DeploymentRequest } from "../../core/model/deployment.ts";
import { type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import type { Render } from "../../core/model/render.ts";
import { toAcknowledge } from "../../core/plan/to-acknowledge.ts";
import type { Tools } from "../tools.ts";
import { compareWithRunning } from "./compare-with-running.ts";
import { orUnknown } from "./or-unknown.ts";
import { renderReviewed } from "./render-reviewed.ts";
import { runningIn } from "./load-running.ts";
import type { Scene } from "./scene.ts";

export type FoundToAcknowledge =
  | { readonly kind: "found"; readonly all: readonly ToAcknowledge[] }
  /** Nothing of the revision can be applied: it does not render, or not to what was reviewed. */
  | { readonly kind: "nothing-to-apply"; readonly outcome: Outcome }
  | { readonly kind: "unknown"; readonly why: string };

export interface AcknowledgeLook {
  readonly request: DeploymentRequest;
  /** What is going to be applied, where that is at hand: then it is that very render which is looked at. */
  readonly render?: Render | undefined;
}

/** Fault: CLUSTER_UNAVAILABLE, and what may work when it is tried again. */
export async function findToAcknowledge(
  scene: Scene,
  { request, render }: AcknowledgeLook,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<FoundToAcknowledge> {
  const rendered = render === undefined ? await renderReviewed(scene, { request }, tools, signal) : undefined;
  if (rendered !== undefined && rendered.kind !== "rendered")
    return { kind: "nothing-to-apply", outcome: rendered.outcome };
  const head = render ?? rendered?.render;
  if (head === undefined) return { kind: "unknown", why: "there is no render" };
  const { cluster, environment, records } = scene;
  const inventory = await orUnknown(() => cluster.readInventory());
  if (isUnknown(inventory)) return { kind: "unknown", why: inventory.unknown };
  const running = runningIn(inventory, records);
  const findings =
    running === undefined
      ? []
      : await compareWithRunning(
          scene,
          { running, inventory, revision: request.revision, head },
          tools,
          signal,
        );
  if (isUnknown(findings)) return { kind: "unknown", why: findings.unknown };
  return {
    kind: "found",
    all: toAcknowledge({
      environment: environment.name,
      renderDigest: head.digest,
      findings,
      leaving: inventory === undefined ? [] : cluster.prunable(inventory, head.manifests),
      all: inventory?.objects.length ?? 0,
      sha256: tools.sha256,
    }),
  };
}

/** As the gate's fact. */
export function asFact(found: FoundToAcknowledge): readonly ToAcknowledge[] | "nothing-to-apply" | Unknown {
  switch (found.kind) {
    case "found":
      return found.all;
    case "nothing-to-apply":
      return found.kind;
    case "unknown":
      return { unknown: found.why };
  }
}
