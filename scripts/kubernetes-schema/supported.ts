/** What the in-memory API server supports; everything else that a real one serves is listed by discovery and refused when used. */

export interface SupportedGroup {
  /** `""` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly resources: readonly string[];
}

export const supported: readonly SupportedGroup[] = [
  {
    group: "",
    version: "v1",
    resources: [
      "configmaps",
      "events",
      "namespaces",
      "nodes",
      "persistentvolumeclaims",
      "persistentvolumes",
      "pods",
      "secrets",
      "serviceaccounts",
      "services",
    ],
  },
  {
    group: "apps",
    version: "v1",
    resources: ["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
  },
  { group: "batch", version: "v1", resources: ["cronjobs", "jobs"] },
  {
    group: "networking.k8s.io",
    version: "v1",
    resources: ["ingressclasses", "ingresses", "networkpolicies"],
  },
  { group: "policy", version: "v1", resources: ["poddisruptionbudgets"] },
  {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    resources: ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
  },
  { group: "autoscaling", version: "v2", resources: ["horizontalpodautoscalers"] },
  { group: "storage.k8s.io", version: "v1", resources: ["storageclasses"] },
  { group: "scheduling.k8s.io", version: "v1", resources: ["priorityclasses"] },
  { group: "coordination.k8s.io", version: "v1", resources: ["leases"] },
  { group: "discovery.k8s.io", version: "v1", resources: ["endpointslices"] },
  { group: "apiextensions.k8s.io", version: "v1", resources: ["customresourcedefinitions"] },
  { group: "authorization.k8s.io", version: "v1", resources: ["selfsubjectaccessreviews"] },
];

/** Subresources served besides `status`. */
export const supportedSubresources: readonly string[] = ["status", "scale", "binding", "log"];
