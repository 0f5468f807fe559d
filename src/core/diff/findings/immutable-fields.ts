/** Which fields the API server lets nobody change after creation: Kubernetes' validation as a table. */

import type { JsonValue } from "../../model/json.ts";
import { claimTemplates, roleReference, withoutImages } from "./immutable-meaning.ts";

export interface ImmutableRule {
  /** `Kind.group`; `Kind.` is the core group. */
  readonly kinds: readonly string[];
  /** Keys from the root. A last `*` stands for every member but `except`. */
  readonly path: string;
  readonly except?: readonly string[];
  /** What absent counts as, because the server fills it in; by the field's keys from the root. */
  readonly absent?: Readonly<Record<string, JsonValue>>;
  /**
   * `both-set`: only a change from one given value to another. `set-before`: only if the base gives it.
   * `immutable`: only if the base says `immutable: true`. `running`: unless the base says `spec.suspend: true`. `not-elastic`: as `both-set`,
   * unless it is an Indexed Job that is resized.
   */
  readonly when?: "both-set" | "set-before" | "immutable" | "running" | "not-elastic";
  /** What the server takes the value for: without what it fills in, and without what may change. */
  readonly reads?: (value: JsonValue) => JsonValue;
}

/**
 * kubernetes/kubernetes, pkg/apis/<group>/validation (ValidateXUpdate), and the field comments of k8s.io/api. What a bound or established
 * object adds to it is taken as given: the server's dry run is the judge, this is the warning without one.
 */
export const immutableRules: readonly ImmutableRule[] = [
  {
    kinds: ["StatefulSet.apps"],
    path: "spec.*",
    except: [
      "volumeClaimTemplates",
      "replicas",
      "ordinals",
      "template",
      "updateStrategy",
      "persistentVolumeClaimRetentionPolicy",
      "minReadySeconds",
      "revisionHistoryLimit",
    ],
    absent: { "spec.podManagementPolicy": "OrderedReady", "spec.serviceName": "" },
  },
  { kinds: ["StatefulSet.apps"], path: "spec.volumeClaimTemplates", reads: claimTemplates },
  // In the retired groups the server makes a selector that is absent.
  {
    kinds: ["Deployment.apps", "DaemonSet.apps", "ReplicaSet.apps"],
    path: "spec.selector",
    when: "set-before",
  },
  { kinds: ["Job.batch"], path: "spec.template", when: "running" },
  { kinds: ["Job.batch"], path: "spec.selector" },
  { kinds: ["Job.batch"], path: "spec.completions", when: "not-elastic" },
  { kinds: ["Job.batch"], path: "spec.completionMode", absent: { "spec.completionMode": "NonIndexed" } },
  { kinds: ["Job.batch"], path: "spec.podFailurePolicy" },
  { kinds: ["Job.batch"], path: "spec.backoffLimitPerIndex" },
  { kinds: ["Job.batch"], path: "spec.successPolicy" },
  {
    kinds: ["Job.batch"],
    path: "spec.managedBy",
    absent: { "spec.managedBy": "kubernetes.io/job-controller" },
  },
  {
    kinds: ["PersistentVolumeClaim."],
    path: "spec.*",
    except: ["resources", "volumeAttributesClassName", "storageClassName", "volumeName"],
    absent: { "spec.volumeMode": "Filesystem" },
  },
  // The server fills in the default class, and the volume that it finds.
  { kinds: ["PersistentVolumeClaim."], path: "spec.storageClassName", when: "set-before" },
  { kinds: ["PersistentVolumeClaim."], path: "spec.volumeName", when: "set-before" },
  {
    kinds: ["PersistentVolume."],
    path: "spec.*",
    except: [
      "capacity",
      "accessModes",
      "claimRef",
      "persistentVolumeReclaimPolicy",
      "storageClassName",
      "mountOptions",
      "volumeAttributesClassName",
      "nodeAffinity",
    ],
    absent: { "spec.volumeMode": "Filesystem" },
  },
  { kinds: ["PersistentVolume."], path: "spec.nodeAffinity", when: "set-before" },
  {
    kinds: ["RoleBinding.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io"],
    path: "roleRef",
    reads: roleReference,
  },
  { kinds: ["Service."], path: "spec.clusterIP", when: "both-set" },
  { kinds: ["Secret."], path: "type", absent: { type: "Opaque" } },
  { kinds: ["Secret.", "ConfigMap."], path: "data", when: "immutable" },
  { kinds: ["Secret."], path: "stringData", when: "immutable" },
  { kinds: ["ConfigMap."], path: "binaryData", when: "immutable" },
  { kinds: ["Secret.", "ConfigMap."], path: "immutable", when: "immutable" },
  { kinds: ["StorageClass.storage.k8s.io"], path: "provisioner" },
  { kinds: ["StorageClass.storage.k8s.io"], path: "parameters" },
  { kinds: ["StorageClass.storage.k8s.io"], path: "reclaimPolicy", absent: { reclaimPolicy: "Delete" } },
  {
    kinds: ["StorageClass.storage.k8s.io"],
    path: "volumeBindingMode",
    absent: { volumeBindingMode: "Immediate" },
  },
  { kinds: ["PriorityClass.scheduling.k8s.io"], path: "value" },
  {
    kinds: ["PriorityClass.scheduling.k8s.io"],
    path: "preemptionPolicy",
    absent: { preemptionPolicy: "PreemptLowerPriority" },
  },
  { kinds: ["CustomResourceDefinition.apiextensions.k8s.io"], path: "spec.group" },
  { kinds: ["CustomResourceDefinition.apiextensions.k8s.io"], path: "spec.scope" },
  { kinds: ["CustomResourceDefinition.apiextensions.k8s.io"], path: "spec.names.plural" },
  { kinds: ["CustomResourceDefinition.apiextensions.k8s.io"], path: "spec.names.kind" },
  { kinds: ["IngressClass.networking.k8s.io"], path: "spec.controller" },
  { kinds: ["RuntimeClass.node.k8s.io"], path: "handler" },
  { kinds: ["EndpointSlice.discovery.k8s.io"], path: "addressType" },
  { kinds: ["ControllerRevision.apps"], path: "data" },
  { kinds: ["ResourceClaim.resource.k8s.io", "ResourceClaimTemplate.resource.k8s.io"], path: "spec" },
  { kinds: ["VolumeAttributesClass.storage.k8s.io"], path: "driverName" },
  { kinds: ["VolumeAttributesClass.storage.k8s.io"], path: "parameters" },
  {
    kinds: ["Pod."],
    path: "spec.*",
    except: [
      "containers",
      "initContainers",
      "ephemeralContainers",
      "activeDeadlineSeconds",
      "tolerations",
      "terminationGracePeriodSeconds",
      "schedulingGates",
    ],
  },
  { kinds: ["Pod."], path: "spec.containers", reads: withoutImages },
  { kinds: ["Pod."], path: "spec.initContainers", reads: withoutImages },
];
