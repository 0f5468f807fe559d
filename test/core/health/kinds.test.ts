import { describe, expect, test } from "vitest";
import { ago, health } from "./live.ts";

/** Each row changes one thing of what is ready. */
function rows(
  kind: string,
  expected: readonly (readonly [spec: string, status: string, said: string])[],
): void {
  test.each(expected)(`${kind}: {%s} with {%s}`, (spec, status, said) => {
    expect(
      health(
        `{${kind}, metadata: {name: a, generation: 1, creationTimestamp: "${ago(600)}"}, spec: {${spec}}, status: {observedGeneration: 1, ${status}}}`,
      ),
    ).toBe(said);
  });
}

const rolledOut = "{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}";
const available = "{type: Available, status: 'True'}";

describe("Deployment", () => {
  const ready = "replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2";
  const conditions = `conditions: [${rolledOut}, ${available}]`;
  rows("apiVersion: apps/v1, kind: Deployment", [
    [
      "replicas: 2, progressDeadlineSeconds: 600",
      `${ready}, ${conditions}`,
      "current: 2 of 2 replicas ready",
    ],
    ["replicas: 2", `${ready}, conditions: [${available}]`, "current: 2 of 2 replicas ready"],
    [
      "replicas: 2, progressDeadlineSeconds: 2147483647",
      `${ready}, conditions: [${available}]`,
      "current: 2 of 2 replicas ready",
    ],
    [
      "progressDeadlineSeconds: 600",
      `replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, ${conditions}`,
      "current: 1 of 1 replicas ready",
    ],
    [
      "replicas: 2",
      `${ready}, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]`,
      "failed: no progress within its deadline",
    ],
    ["replicas: 2, paused: true", `${ready}, conditions: []`, "suspended: paused"],
    ["replicas: 0, progressDeadlineSeconds: 600", "conditions: []", "current: no replicas wanted"],
    [
      "replicas: 0, progressDeadlineSeconds: 600",
      `replicas: 1, updatedReplicas: 0, ${conditions}`,
      "in-progress: old replicas still to go: 1",
    ],
    ["replicas: 3", `${ready}, ${conditions}`, "in-progress: 2 of 3 replicas created"],
    ["replicas: 2", `replicas: 2, updatedReplicas: 1, ${conditions}`, "in-progress: 1 of 2 replicas updated"],
    [
      "replicas: 2",
      `replicas: 3, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 3, ${conditions}`,
      "in-progress: old replicas still to go: 1",
    ],
    [
      "replicas: 2",
      `replicas: 2, updatedReplicas: 2, availableReplicas: 1, readyReplicas: 2, ${conditions}`,
      "in-progress: 1 of 2 updated replicas available",
    ],
    [
      "replicas: 2",
      `replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 1, ${conditions}`,
      "in-progress: 1 of 2 replicas ready",
    ],
    [
      "replicas: 2, progressDeadlineSeconds: 600",
      `${ready}, conditions: [${available}]`,
      "in-progress: the new ReplicaSet is not available yet",
    ],
    [
      "replicas: 2, progressDeadlineSeconds: 600",
      `${ready}, conditions: [{type: Progressing, status: 'True', reason: ReplicaSetUpdated}, ${available}]`,
      "in-progress: the new ReplicaSet is not available yet",
    ],
    ["replicas: 2", `${ready}, conditions: [${rolledOut}]`, "in-progress: not available"],
  ]);
});

describe("ReplicaSet and ReplicationController", () => {
  const ready = "replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 2";
  rows("apiVersion: apps/v1, kind: ReplicaSet", [
    ["replicas: 2", ready, "current: 2 of 2 replicas ready"],
    [
      "replicas: 2",
      `${ready}, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate}]`,
      "in-progress: pods cannot be created: FailedCreate",
    ],
    ["replicas: 2", "replicas: 2, fullyLabeledReplicas: 1", "in-progress: 1 of 2 replicas created"],
    [
      "replicas: 2",
      "replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 1",
      "in-progress: 1 of 2 replicas available",
    ],
    [
      "replicas: 2",
      "replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 1",
      "in-progress: 1 of 2 replicas ready",
    ],
    ["replicas: 1", ready, "in-progress: replicas still to go: 1"],
  ]);
  rows("apiVersion: v1, kind: ReplicationController", [
    ["replicas: 2", ready, "current: 2 of 2 replicas ready"],
  ]);
});

describe("StatefulSet", () => {
  const ready =
    "replicas: 2, readyReplicas: 2, currentReplicas: 2, updatedReplicas: 2, currentRevision: x, updateRevision: x";
  rows("apiVersion: apps/v1, kind: StatefulSet", [
    ["replicas: 2", ready, "current: 2 of 2 replicas ready"],
    [
      "replicas: 2, updateStrategy: {type: OnDelete}",
      "replicas: 0",
      "current: updated when its pods are deleted by hand",
    ],
    ["replicas: 3", ready, "in-progress: 2 of 3 replicas created"],
    ["replicas: 2", "replicas: 2, readyReplicas: 1", "in-progress: 1 of 2 replicas ready"],
    ["replicas: 1", ready, "in-progress: replicas still to go: 1"],
    [
      "replicas: 2",
      "replicas: 2, readyReplicas: 2, currentReplicas: 1, currentRevision: x, updateRevision: x",
      "in-progress: 1 of 2 replicas at the current revision",
    ],
    [
      "replicas: 2",
      "replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: x, updateRevision: z",
      "in-progress: the update is not complete",
    ],
    [
      "replicas: 2, updateStrategy: {rollingUpdate: {partition: 0}}",
      "replicas: 2, readyReplicas: 2, updatedReplicas: 1",
      "in-progress: 1 of 2 replicas updated",
    ],
    [
      "replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}",
      "replicas: 2, readyReplicas: 2, updatedReplicas: 1",
      "current: 2 of 2 replicas ready",
    ],
  ]);
});

describe("DaemonSet", () => {
  const ready =
    "desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2";
  rows("apiVersion: apps/v1, kind: DaemonSet", [
    ["", ready, "current: 2 of 2 pods ready"],
    ["", "desiredNumberScheduled: 0", "current: 0 of 0 pods ready"],
    ["", "numberReady: 0", "in-progress: the number of nodes is not known yet"],
    [
      "",
      ready.replace("currentNumberScheduled: 2", "currentNumberScheduled: 1"),
      "in-progress: 1 of 2 pods scheduled",
    ],
    [
      "",
      ready.replace("updatedNumberScheduled: 2", "updatedNumberScheduled: 1"),
      "in-progress: 1 of 2 pods updated",
    ],
    ["", ready.replace("numberAvailable: 2", "numberAvailable: 1"), "in-progress: 1 of 2 pods available"],
    ["", ready.replace("numberReady: 2", "numberReady: 1"), "in-progress: 1 of 2 pods ready"],
  ]);

  test("that no controller has seen", () => {
    expect(health("{apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}, status: {}}")).toBe(
      "in-progress: the controller has not looked at it yet",
    );
  });
});

describe("Job", () => {
  rows("apiVersion: batch/v1, kind: Job", [
    ["", "conditions: [{type: Complete, status: 'True'}]", "current: complete"],
    [
      "",
      "conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]",
      "failed: failed: BackoffLimitExceeded",
    ],
    ["suspend: true", "conditions: [{type: Suspended, status: 'True'}]", "suspended: suspended"],
    ["suspend: true", "conditions: [{type: Suspended, status: 'False'}]", "in-progress: 0 of 1 completions"],
    ["suspend: false", "conditions: [{type: Suspended, status: 'True'}]", "in-progress: 0 of 1 completions"],
    ["completions: 3", "succeeded: 1, failed: 2", "in-progress: 1 of 3 completions, 2 tries failed"],
  ]);
});

describe("HorizontalPodAutoscaler", () => {
  const able = "{type: AbleToScale, status: 'True'}";
  rows("apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler", [
    ["", `conditions: [${able}]`, "current"],
    ["", `conditions: [${able}, {type: ScalingActive, status: 'False', reason: ScalingDisabled}]`, "current"],
    [
      "",
      `conditions: [${able}, {type: ScalingActive, status: 'False', reason: FailedGetResourceMetric, lastTransitionTime: "${ago(179)}"}]`,
      "in-progress: ScalingActive=False: FailedGetResourceMetric",
    ],
    [
      "",
      `conditions: [${able}, {type: ScalingActive, status: 'False', reason: FailedGetResourceMetric, lastTransitionTime: "${ago(180)}"}]`,
      "failed: ScalingActive=False: FailedGetResourceMetric",
    ],
    [
      "",
      `conditions: [${able}, {type: ScalingActive, status: 'False', reason: InvalidSelector, lastTransitionTime: "${ago(59)}"}]`,
      "in-progress: ScalingActive=False: InvalidSelector",
    ],
    [
      "",
      `conditions: [{type: AbleToScale, status: 'False', reason: FailedGetScale, lastTransitionTime: "${ago(600)}"}]`,
      "failed: AbleToScale=False: FailedGetScale",
    ],
    [
      "",
      `conditions: [{type: AbleToScale, status: 'False', reason: FailedUpdateScale}]`,
      "in-progress: AbleToScale=False: FailedUpdateScale",
    ],
    [
      "",
      `conditions: [{type: AbleToScale, status: 'False', reason: BackoffBoth}]`,
      "in-progress: not able to scale: BackoffBoth",
    ],
    [
      "",
      `conditions: [{type: AbleToScale, status: 'True', observedGeneration: 0}]`,
      "in-progress: not able to scale",
    ],
    ["", "conditions: []", "in-progress: not able to scale"],
  ]);
});

describe("Service and Ingress", () => {
  rows("apiVersion: v1, kind: Service", [
    ["type: ClusterIP", "", "current"],
    ["", "", "current"],
    ["type: LoadBalancer", "", "in-progress: no cluster IP yet"],
    ["type: LoadBalancer, clusterIP: 10.0.0.1", "loadBalancer: {}", "current: no address from outside yet"],
    ["type: LoadBalancer, clusterIP: 10.0.0.1", "loadBalancer: {ingress: [{ip: 1.2.3.4}]}", "current"],
  ]);
  rows("apiVersion: networking.k8s.io/v1, kind: Ingress", [
    ["", "", "current: no address from outside yet"],
    ["", "loadBalancer: {ingress: [{hostname: x}]}", "current"],
  ]);
});

describe("PersistentVolumeClaim and Namespace", () => {
  rows("apiVersion: v1, kind: PersistentVolumeClaim", [
    ["", "phase: Bound", "current: bound"],
    ["", "phase: Lost", "failed: its volume is lost"],
    ["", "phase: Pending", "in-progress: not bound: waits for a volume, or for the first pod that uses it"],
  ]);
  rows("apiVersion: v1, kind: Namespace", [
    ["", "phase: Active", "current"],
    ["", "", "in-progress: not active yet"],
  ]);
});

describe("CustomResourceDefinition and APIService", () => {
  rows("apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition", [
    [
      "",
      "conditions: [{type: NamesAccepted, status: 'True'}, {type: Established, status: 'True'}]",
      "current: established",
    ],
    [
      "",
      "conditions: [{type: NamesAccepted, status: 'False', reason: PluralConflict}]",
      "failed: its names are not accepted: PluralConflict",
    ],
    [
      "",
      "conditions: [{type: Established, status: 'False', reason: Installing}]",
      "in-progress: not established yet",
    ],
    [
      "",
      "conditions: [{type: Established, status: 'False', reason: NotAccepted}]",
      "failed: not established: NotAccepted",
    ],
    ["", "conditions: null", "in-progress: not established yet"],
  ]);
  rows("apiVersion: apiregistration.k8s.io/v1, kind: APIService", [
    ["", "conditions: [{type: Available, status: 'True'}]", "current"],
    [
      "",
      "conditions: [{type: Available, status: 'False', reason: ServiceNotFound}]",
      "in-progress: not available: ServiceNotFound",
    ],
    ["", "", "in-progress: not available"],
  ]);
});

function unschedulable(created: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: a, creationTimestamp: "${created}"}, status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}}`;
}

describe("Pod by itself", () => {
  rows("apiVersion: v1, kind: Pod", [
    ["", "phase: Succeeded", "current: completed"],
    ["", "phase: Failed", "failed: failed"],
    ["", "phase: Running, conditions: [{type: Ready, status: 'True'}]", "current: ready"],
    ["", "phase: Running, conditions: [{type: Ready, status: 'False'}]", "in-progress: not ready"],
    ["", "", "in-progress: not ready"],
    [
      "",
      `phase: Running, containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}}]`,
      "failed: CrashLoopBackOff: c",
    ],
    [
      "",
      `phase: Pending, conditions: [{type: Ready, status: 'False', lastTransitionTime: "${ago(30)}"}], containerStatuses: [{name: c, image: web:1, state: {waiting: {reason: ErrImagePull}}}]`,
      "in-progress: ErrImagePull: c (web:1)",
    ],
    [
      "",
      "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]",
      "failed: Unschedulable: a",
    ],
    [
      "",
      "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulerError}]",
      "in-progress: not ready",
    ],
  ]);

  test("waits fifteen seconds for a node", () => {
    expect(health(unschedulable(ago(14)))).toBe("in-progress: Unschedulable: a");
    expect(health(unschedulable(ago(15)))).toBe("failed: Unschedulable: a");
  });
});
