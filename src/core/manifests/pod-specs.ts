/** Where Kubernetes' own workloads keep the specification of their pods. */

import type { Identity } from "../model/manifest.ts";

const inTemplate = ["spec", "template", "spec"];

const podSpecPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod.", ["spec"]],
  ["PodTemplate.", ["template", "spec"]],
  ["ReplicationController.", inTemplate],
  ["DaemonSet.apps", inTemplate],
  ["Deployment.apps", inTemplate],
  ["ReplicaSet.apps", inTemplate],
  ["StatefulSet.apps", inTemplate],
  ["Job.batch", inTemplate],
  ["CronJob.batch", ["spec", "jobTemplate", "spec", "template", "spec"]],
]);

/** Keys from the object's root; `undefined` for other kinds. */
export function podSpecPath({
  group,
  kind,
}: Pick<Identity, "group" | "kind">): readonly string[] | undefined {
  return podSpecPaths.get(`${kind}.${group}`);
}
