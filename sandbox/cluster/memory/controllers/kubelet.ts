/** The fake kubelet, working on the store itself instead of over HTTP; what it decides is the same. */

import { type JsonObject, objectAt, textAt } from "../../json.ts";
import type { ImageRule } from "../../kubelet/image-rules.ts";
import { nextStep, type PodStep } from "../../kubelet/next-step.ts";
import { node, nodeName, nodeStatus } from "../../kubelet/node.ts";
import type { State } from "../api/state.ts";
import { bindPod } from "../http/pod-subresources.ts";
import { withField } from "../objects/metadata.ts";
import { concernsKind, create, list, pod, read, remove, update, updateStatus } from "./objects.ts";
import type { Controller } from "./work-queue.ts";

export function kubeletController(state: State, rules: readonly ImageRule[]): Controller {
  const seen = new Map<string, number>();
  return {
    name: "kubelet",
    concerns: concernsKind("", "pods."),
    reconcile(namespace, name) {
      const object = read(state, pod, namespace, name);
      if (object === undefined) return undefined;
      const uid = textAt(object, "metadata", "uid");
      const seenMs = seen.get(uid) ?? Date.now();
      seen.set(uid, seenMs);
      // Rollouts take real time, whatever clock the objects show.
      const nowMs = Date.now();
      const step = nextStep(object, { nowMs, seenMs }, rules);
      if (step.kind === "remove") seen.delete(uid);
      return act(state, object, step);
    },
  };
}

function act(state: State, object: JsonObject, step: PodStep): number | undefined {
  switch (step.kind) {
    case "bind":
      bindPod(state, state.kinds.builtIn(pod), object, { target: { name: nodeName } });
      return undefined;
    case "report": {
      const merged = { ...objectAt(object, "status"), ...step.status };
      updateStatus(state, pod, object, { status: merged, manager: "kubelet" });
      return undefined;
    }
    case "remove":
      remove(state, pod, object, { seconds: 0 });
      return undefined;
    case "wait":
      return step.ms;
    case "rest":
      return undefined;
  }
}

/** The one node, ready. */
export function registerNode(state: State): void {
  const kind = "v1 Node";
  create(state, kind, "", node);
  const [made] = list(state, kind, "");
  if (made === undefined) return;
  update(state, kind, made, withField(made, "spec", {}));
  const [untainted] = list(state, kind, "");
  if (untainted !== undefined) updateStatus(state, kind, untainted, nodeStatus);
}
