/** Starts what gives the objects of a sandbox cluster their life. */

import type { ImageRule } from "../../kubelet/image-rules.ts";
import type { State } from "../api/state.ts";
import { builtIns } from "../kinds/built-in-kinds.ts";
import { definitionController } from "./custom-resource-definitions.ts";
import { daemonSetController } from "./daemon-sets.ts";
import { deploymentController } from "./deployments.ts";
import { garbageCollector } from "./garbage-collector.ts";
import { jobController } from "./jobs.ts";
import { kubeletController, registerNode } from "./kubelet.ts";
import { namespaceController } from "./namespaces.ts";
import { persistentVolumeClaimController } from "./persistent-volume-claims.ts";
import { replicaSetController } from "./replica-sets.ts";
import { statefulSetController } from "./stateful-sets.ts";
import { runControllers } from "./work-queue.ts";

/** Custom kinds are served in any case, as a real API server does. Returns the function that stops everything. */
export function startControllers(state: State, images: readonly ImageRule[] | undefined): () => void {
  const always = [definitionController(state, builtIns().types)];
  if (images === undefined) return runControllers(state, always);
  const stop = runControllers(state, [
    ...always,
    namespaceController(state),
    garbageCollector(state),
    deploymentController(state),
    replicaSetController(state),
    statefulSetController(state),
    daemonSetController(state),
    jobController(state),
    persistentVolumeClaimController(state),
    kubeletController(state, images),
  ]);
  registerNode(state);
  return stop;
}
