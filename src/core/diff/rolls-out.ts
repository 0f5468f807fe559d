/** Whether a change replaces the pods of a workload. */

import { objectOf } from "../manifests/object-of.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ManifestPair } from "./pair-manifests.ts";
import { isKey } from "./path-step.ts";
import type { RawChange } from "./raw-change.ts";

/** Workloads whose controller replaces running pods when their template changes. Jobs cannot change; a CronJob's next run is another Job. */
const kinds: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "DaemonSet.apps",
  "StatefulSet.apps",
  "Deployment.extensions",
  "DaemonSet.extensions",
  "Rollout.argoproj.io",
  "DeploymentConfig.apps.openshift.io",
]);

export function rollsOut({ after }: ManifestPair, changes: readonly RawChange[]): boolean {
  return (
    kinds.has(`${after.identity.kind}.${after.identity.group}`) && !waits(after) && changes.some(isOfTemplate)
  );
}

/** A person decides when: `OnDelete`, or paused. */
function waits({ body }: Manifest): boolean {
  const { updateStrategy, paused } = objectOf(body["spec"]);
  return paused === true || objectOf(updateStrategy)["type"] === "OnDelete";
}

/** What has no effect rolls nothing out. */
function isOfTemplate({ path: [first, second], folded }: RawChange): boolean {
  return (
    isKey(first, "spec") &&
    isKey(second, "template") &&
    folded !== "same-meaning" &&
    folded !== "server-field"
  );
}
