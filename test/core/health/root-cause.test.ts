import { describe, expect, test } from "vitest";
import { ago, health } from "./live.ts";

const deployment = (status = "replicas: 2, updatedReplicas: 2") =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, generation: 2}, spec: {replicas: 2}, status: {observedGeneration: 2, ${status}}}`;

interface PodDetail {
  readonly hash?: string;
  readonly created?: string;
  readonly notReadySince?: string;
  readonly containers?: string;
  readonly metadata?: string;
  readonly status?: string;
}

function pod({
  hash = "new",
  created = ago(30),
  notReadySince = created,
  containers = "",
  metadata = "",
  status = "",
}: PodDetail): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: web-${hash}, creationTimestamp: "${created}", labels: {pod-template-hash: ${hash}, controller-revision-hash: ${hash}}, ${metadata}}, status: {conditions: [{type: Ready, status: 'False', lastTransitionTime: "${notReadySince}"}], containerStatuses: [${containers}], ${status}}}`;
}

const pulling =
  "{name: web, image: 'ghcr.io/shop/web:1.2', restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: 'hunter2'}}}";
const crashing =
  "{name: web, image: x, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}";

describe("the root cause", () => {
  test("comes first in the message, and fails the workload past the grace period", () => {
    expect(health(deployment(), pod({ containers: pulling, created: ago(59) }))).toBe(
      "in-progress: ImagePullBackOff: web (ghcr.io/shop/web:1.2); 0 of 2 updated replicas available",
    );
    expect(health(deployment(), pod({ containers: pulling, created: ago(60) }))).toBe(
      "failed: ImagePullBackOff: web (ghcr.io/shop/web:1.2); 0 of 2 updated replicas available",
    );
  });

  test("is measured from when the pod was last ready", () => {
    expect(
      health(deployment(), pod({ containers: crashing, created: ago(3600), notReadySince: ago(10) })),
    ).toContain("in-progress: CrashLoopBackOff");
    expect(
      health(deployment(), pod({ containers: crashing, created: ago(3600), notReadySince: "" })),
    ).toContain("failed: CrashLoopBackOff");
    expect(health(deployment(), pod({ containers: crashing, created: "", notReadySince: "" }))).toContain(
      "in-progress: CrashLoopBackOff",
    );
  });

  test.each([
    [crashing, "CrashLoopBackOff: web (OOMKilled, exit code 137, 3 restarts)"],
    [
      "{name: web, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}",
      "CrashLoopBackOff: web (exit code 1, 1 restart)",
    ],
    [
      "{name: web, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"db\" not found'}}}",
      'CreateContainerConfigError: web (secret "db" not found)',
    ],
    [
      '{name: web, state: {waiting: {reason: CreateContainerConfigError, message: "couldn\'t find key password in Secret shop/db"}}}',
      "CreateContainerConfigError: web (couldn't find key password in Secret shop/db)",
    ],
    [
      "{name: web, state: {waiting: {reason: CreateContainerError, message: 'exec: hunter2'}}}",
      "CreateContainerError: web",
    ],
    [
      "{name: web, image: 'bad image', state: {waiting: {reason: InvalidImageName}}}",
      "InvalidImageName: web",
    ],
    [
      "{name: web, restartCount: 0, state: {terminated: {exitCode: 2, message: hunter2}}}",
      "ended: web (exit code 2)",
    ],
  ])("names container, image and end: %s", (containers, cause) => {
    expect(health(deployment(), pod({ containers }))).toBe(
      `in-progress: ${cause}; 0 of 2 updated replicas available`,
    );
  });

  test("of an init container comes before the others", () => {
    const status = "initContainerStatuses: [{name: migrate, state: {waiting: {reason: CrashLoopBackOff}}}]";
    expect(health(deployment(), pod({ status, containers: pulling }))).toContain(
      "CrashLoopBackOff: migrate;",
    );
  });

  test("may be that there is no node, which is waited for", () => {
    const unscheduled = `{apiVersion: v1, kind: Pod, metadata: {name: web-1, creationTimestamp: "${ago(3600)}", labels: {pod-template-hash: new}}, status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}}`;
    expect(health(deployment(), unscheduled)).toBe(
      "in-progress: Unschedulable: web-1; 0 of 2 updated replicas available",
    );
  });

  test("is not looked for where nothing is wrong, or nothing is known yet", () => {
    const containers = "{name: web, state: {waiting: {reason: ContainerCreating}}}";
    expect(health(deployment(), pod({ containers }))).toBe("in-progress: 0 of 2 updated replicas available");
    expect(health(deployment(), pod({ containers: "{name: web, state: {terminated: {exitCode: 0}}}" }))).toBe(
      "in-progress: 0 of 2 updated replicas available",
    );
    const unseen =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {generation: 3}, status: {observedGeneration: 2}}";
    expect(health(unseen, pod({ containers: pulling, created: ago(600) }))).toBe(
      "in-progress: the controller has not looked at this generation yet",
    );
    const paused = "{apiVersion: apps/v1, kind: Deployment, spec: {paused: true}}";
    expect(health(paused, pod({ containers: pulling, created: ago(600) }))).toBe("suspended: paused");
  });

  test("is added to a failure", () => {
    const exceeded =
      "replicas: 2, updatedReplicas: 2, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]";
    expect(health(deployment(exceeded), pod({ containers: pulling }))).toBe(
      "failed: ImagePullBackOff: web (ghcr.io/shop/web:1.2); no progress within its deadline",
    );
    expect(health(deployment(exceeded))).toBe("failed: no progress within its deadline");
  });

  test("that lasts wins over one that is new", () => {
    const pods = [
      pod({ containers: crashing }),
      pod({ containers: pulling, created: ago(29), notReadySince: ago(100) }),
    ];
    expect(health(deployment(), ...pods)).toContain("failed: ImagePullBackOff");
  });
});

function specOf(image: string): string {
  return `spec: {containers: [{name: web, image: ${image}, args: [x]}, {name: sidecar, image: s}]}`;
}

describe("whose pods count", () => {
  const old = pod({ hash: "old", created: ago(3600), containers: crashing });

  test("of a Deployment: those of the newest template, once there are any", () => {
    expect(health(deployment(), old, pod({ containers: "" }))).toBe(
      "in-progress: 0 of 2 updated replicas available",
    );
    expect(health(deployment("replicas: 2, updatedReplicas: 0"), old)).toBe(
      "in-progress: 0 of 2 replicas updated",
    );
    expect(health(deployment(), pod({ containers: pulling }), old)).toContain("ImagePullBackOff");
    expect(health(deployment())).toBe("in-progress: 0 of 2 updated replicas available");
  });

  test("of a Deployment, of several that were created in one second: those with the template's containers", () => {
    const created = ago(3600);
    const of = (hash: string, image: string, containers: string) =>
      pod({ hash, created, containers }).replace("status:", `${specOf(image)}, status:`);
    const workload = deployment().replace(
      "spec: {",
      "spec: {template: {spec: {containers: [{name: web, image: 'web:2', args: [x]}]}}, ",
    );
    expect(health(workload, of("a", "web:1", crashing), of("b", "web:2", ""))).toBe(
      "in-progress: 0 of 2 updated replicas available",
    );
    expect(health(workload, of("a", "web:1", ""), of("b", "web:2", crashing))).toContain(
      "failed: CrashLoopBackOff",
    );
    expect(health(workload, of("a", "web:1", ""), of("b", "mutated:2", crashing))).toContain(
      "failed: CrashLoopBackOff",
    );
  });

  test("not those that are being deleted", () => {
    expect(health(deployment(), pod({ containers: crashing, metadata: "deletionTimestamp: x" }))).toBe(
      "in-progress: 0 of 2 updated replicas available",
    );
  });

  test("of a StatefulSet: those of its update revision", () => {
    const set =
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {}, spec: {replicas: 2}, status: {replicas: 2, updateRevision: new}}";
    expect(health(set, old)).toBe("in-progress: 0 of 2 replicas ready");
    expect(health(set, old, pod({ containers: pulling }))).toContain("ImagePullBackOff");
  });

  test("of a DaemonSet: those of the newest revision", () => {
    const set =
      "{apiVersion: apps/v1, kind: DaemonSet, metadata: {}, status: {observedGeneration: 1, desiredNumberScheduled: 1}}";
    expect(health(set, old, pod({ containers: "" }))).toBe("in-progress: 0 of 1 pods scheduled");
    expect(health(set, pod({ containers: pulling }))).toContain("ImagePullBackOff");
  });

  test("of a Job: all", () => {
    const job = "{apiVersion: batch/v1, kind: Job, metadata: {}, spec: {}, status: {active: 1}}";
    expect(health(job, old)).toBe(
      "failed: CrashLoopBackOff: web (OOMKilled, exit code 137, 3 restarts); 0 of 1 completions",
    );
  });
});
