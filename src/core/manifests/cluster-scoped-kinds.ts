/** Which built-in kinds live in no namespace, so that the core can tell without a cluster. */

import type { Scope } from "./with-namespaces.ts";

/**
 * The groups that the API server serves itself, each with its cluster-scoped kinds; every other kind of theirs is namespaced.
 * Compared with the discovery of a real server in a test. Old groups and kinds stay: manifests outlive them.
 */
const clusterScoped: ReadonlyMap<string, readonly string[]> = new Map([
  ["", ["ComponentStatus", "Namespace", "Node", "PersistentVolume"]],
  [
    "admissionregistration.k8s.io",
    [
      "MutatingAdmissionPolicy",
      "MutatingAdmissionPolicyBinding",
      "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
  ],
  ["apiextensions.k8s.io", ["CustomResourceDefinition"]],
  ["apiregistration.k8s.io", ["APIService"]],
  ["apps", []],
  ["authentication.k8s.io", ["SelfSubjectReview", "TokenReview"]],
  ["authorization.k8s.io", ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]],
  ["autoscaling", []],
  ["batch", []],
  ["certificates.k8s.io", ["CertificateSigningRequest", "ClusterTrustBundle"]],
  ["coordination.k8s.io", []],
  ["discovery.k8s.io", []],
  ["events.k8s.io", []],
  ["extensions", ["PodSecurityPolicy"]],
  ["flowcontrol.apiserver.k8s.io", ["FlowSchema", "PriorityLevelConfiguration"]],
  ["internal.apiserver.k8s.io", ["StorageVersion"]],
  ["networking.k8s.io", ["IPAddress", "IngressClass", "ServiceCIDR"]],
  ["node.k8s.io", ["RuntimeClass"]],
  ["policy", ["PodSecurityPolicy"]],
  ["rbac.authorization.k8s.io", ["ClusterRole", "ClusterRoleBinding"]],
  ["resource.k8s.io", ["DeviceClass", "DeviceTaintRule", "ResourcePoolStatusRequest", "ResourceSlice"]],
  ["scheduling.k8s.io", ["PriorityClass"]],
  ["storage.k8s.io", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]],
  ["storagemigration.k8s.io", ["StorageVersionMigration"]],
]);

/** `undefined` for groups that the API server does not serve itself. */
export function builtInScope(group: string, kind: string): Scope | undefined {
  const kinds = clusterScoped.get(group);
  if (kinds === undefined) return undefined;
  return kinds.includes(kind) ? "cluster" : "namespaced";
}
