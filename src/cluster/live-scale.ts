/**
 * `spec.replicas` of a workload that a HorizontalPodAutoscaler of the same set scales belongs to the autoscaler: once the
 * workload is there, its live value is sent. Leaving the field out instead would give it up, and the server would put 1.
 */

import type { JsonObject } from "../core/model/json.ts";
import type { Identity, Manifest } from "../core/model/manifest.ts";
import { at, objectAt, textAt } from "./api/read-json.ts";

/** Keys of the workloads that the autoscalers of a set scale. */
export function scaledWorkloads(
  manifests: readonly Pick<Manifest, "identity" | "body">[],
): ReadonlySet<string> {
  return new Set(
    manifests
      .filter(
        ({ identity: { group, kind } }) => group === "autoscaling" && kind === "HorizontalPodAutoscaler",
      )
      .map(({ identity, body }) => {
        const target = objectAt(body, "spec", "scaleTargetRef");
        const [group = ""] = textAt(target, "apiVersion").split("/");
        return scaleKey({
          group,
          kind: textAt(target, "kind"),
          namespace: identity.namespace,
          name: textAt(target, "name"),
        });
      }),
  );
}

export function scaleKey({ group, kind, namespace, name }: Identity): string {
  return [group, kind, namespace, name].join("/");
}

/** The body with the live number of replicas, where it names one itself. */
export function withLiveReplicas(body: JsonObject, live: JsonObject): JsonObject {
  const replicas = at(live, "spec", "replicas");
  if (at(body, "spec", "replicas") === undefined || replicas === undefined) return body;
  return { ...body, spec: { ...objectAt(body, "spec"), replicas } };
}
