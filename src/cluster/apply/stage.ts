/** In which order kinds are written: what others need comes first. Deletions go the other way round. */

import type { Identity } from "../../core/model/manifest.ts";
import { isCustomResourceDefinition } from "../defined-kinds.ts";

export type Stage = 0 | 1 | 2 | 3 | 4;

export const stages: readonly Stage[] = [0, 1, 2, 3, 4];

const needed: readonly string[] = [
  "PersistentVolume.",
  "PersistentVolumeClaim.",
  "ServiceAccount.",
  "ConfigMap.",
  "Secret.",
  "Service.",
  "LimitRange.",
  "ResourceQuota.",
  "NetworkPolicy.networking.k8s.io",
  "Role.rbac.authorization.k8s.io",
  "ClusterRole.rbac.authorization.k8s.io",
];

const classes =
  /^(?:PriorityClass\.scheduling|StorageClass\.storage|IngressClass\.networking|RuntimeClass\.node|DeviceClass\.resource)\.k8s\.io$|^GatewayClass\.gateway\.networking\.k8s\.io$/;

/**
 * 0 Namespaces and CustomResourceDefinitions · 1 what workloads and bindings refer to · 2 bindings · 3 workloads and everything
 * else · 4 what stands in the way of later requests: webhooks, policies, aggregated APIs. Within a stage nothing waits.
 */
export function stageOf({ group, kind }: Pick<Identity, "group" | "kind">): Stage {
  const groupKind = `${kind}.${group}`;
  if (groupKind === "Namespace." || isCustomResourceDefinition({ group, kind })) return 0;
  if (needed.includes(groupKind) || classes.test(groupKind)) return 1;
  if (group === "rbac.authorization.k8s.io") return 2;
  if (group === "admissionregistration.k8s.io" || group === "apiregistration.k8s.io") return 4;
  return 3;
}
