/** Rules that a search cannot find; like all others they are checked against every probe. */

import type { DefaultRule, FoldRule } from "../../sandbox/cluster/memory/types/behaviour.ts";

/** The last part of the image's name has the tag `latest` or none, and there is no digest. */
const latest = "^(?:[^@]*/)?[^:@/]*(?::latest)?$";

/** Admission adds these to every pod (plugin DefaultTolerationSeconds). */
const podTolerations = ["not-ready", "unreachable"].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

const extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

const allocated = { field: "type", is: [null, "ClusterIP", "NodePort", "LoadBalancer"] };

/** A new node cannot be ready yet (plugin TaintNodesByCondition). */
const notReady = [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }];

const hints: Readonly<Record<string, readonly DefaultRule[]>> = {
  "core.v1.Container.imagePullPolicy": [
    { field: "imagePullPolicy", value: "Always", when: [{ field: "image", matches: latest }] },
    { field: "imagePullPolicy", value: "IfNotPresent" },
  ],
  "core.v1.Volume.emptyDir": [{ field: "emptyDir", value: {}, when: [{ only: ["name"] }] }],
  "core.v1.ResourceRequirements.requests": [
    {
      field: "requests",
      value: "$.limits",
      extend: true,
      when: [{ at: ["Pod.spec.containers.resources", "Pod.spec.initContainers.resources"] }],
    },
  ],
  "core.v1.PodSpec.tolerations": [
    {
      field: "tolerations",
      value: podTolerations,
      extend: true,
      when: [{ at: ["Pod.spec"] }],
      phase: "create",
    },
  ],
  "core.v1.PodStatus.qosClass": [{ field: "qosClass", value: "$generate:qos-class", phase: "create" }],
  "core.v1.ServiceSpec.clusterIP": [
    { field: "clusterIP", value: "$generate:cluster-ip", when: [allocated], phase: "create" },
  ],
  "core.v1.ServiceSpec.clusterIPs": [
    { field: "clusterIPs", value: ["$.clusterIP"], when: [allocated], phase: "create" },
  ],
  "core.v1.NodeSpec.taints": [{ field: "taints", value: notReady, extend: true, phase: "create" }],
  "core.v1.PersistentVolumeClaimSpec.dataSourceRef": [
    {
      field: "dataSourceRef",
      value: "$.dataSource",
      when: [{ field: "dataSource", present: true }],
      phase: "create",
    },
  ],
  "core.v1.TypedObjectReference.apiGroup": [],
  "core.v1.TypedObjectReference.kind": [],
  "core.v1.TypedObjectReference.name": [],
  [`${extensions}.CustomResourceDefinitionNames.listKind`]: [
    { field: "listKind", value: "$generate:list-kind" },
  ],
  [`${extensions}.CustomResourceDefinitionNames.singular`]: [
    { field: "singular", value: "$generate:singular" },
  ],
  [`${extensions}.CustomResourceDefinitionStatus.storedVersions`]: [
    { field: "storedVersions", value: "$generate:stored-versions", phase: "create" },
  ],
  "core.v1.ServicePort.nodePort": [
    {
      field: "nodePort",
      value: "$generate:node-port",
      when: [{ field: "^type", is: ["NodePort", "LoadBalancer"] }],
      phase: "create",
    },
  ],
};

/**
 * A job takes the labels of its template when it has none of its own, and what is added to those of the template is then added to it
 * too (the server lets both share one map).
 */
const sharesLabels = { field: "labels", same: "/spec/template/metadata/labels" };

const jobLabels: Readonly<Record<string, string>> = {
  "batch.kubernetes.io/controller-uid": "$uid",
  "batch.kubernetes.io/job-name": "$name",
  "controller-uid": "$uid",
  "job-name": "$name",
};

function jobLabel(key: string): readonly DefaultRule[] | undefined {
  const value = jobLabels[key];
  if (value === undefined) return undefined;
  const rule = { field: "labels", key, value, phase: "create" as const };
  return [
    { ...rule, when: [{ at: ["Job.spec.template.metadata"] }] },
    { ...rule, when: [{ at: ["Job.metadata"] }, sharesLabels] },
  ];
}

/** Rules for whole fields of which the search sees single keys. */
export const additional: Readonly<Record<string, readonly DefaultRule[]>> = {
  "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": [
    { field: "labels", value: "$/spec/template/metadata/labels", when: [{ at: ["Job.metadata"] }] },
  ],
};

/** `undefined`: search. */
export function hintsFor(type: string, field: string, key = ""): readonly DefaultRule[] | undefined {
  if (type.endsWith(".ObjectMeta") && field === "labels") return jobLabel(key);
  return hints[`${type.replace(/^io\.k8s\.api\./, "")}.${field}`];
}

/** Said by the API's documentation of the field, and checked by the contract suite. */
export const folds: Readonly<Record<string, readonly FoldRule[]>> = {
  "io.k8s.api.core.v1.Secret": [{ field: "stringData", into: "data", as: "base64" }],
};

/** A pod that has a node is ended by that node. */
export const graceful: Readonly<Record<string, string>> = { "v1 Pod": "spec.nodeName" };
