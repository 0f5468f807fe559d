import { describe, expect, test } from "vitest";
import { container, deployment, web } from "./pods.ts";
import { findings, messages, object } from "./sides.ts";

const probe = "{httpGet: {path: /, port: 80}}";

function cron(rest: string): string {
  return object(
    "CronJob",
    "tick",
    `spec: {jobTemplate: {spec: {template: {spec: {containers: [${container(rest)}]}}}}}`,
    "batch/v1",
  );
}

function rollout(rest: string): string {
  return object(
    "Rollout",
    "web",
    `spec: {steps: [{name: a, pod: {containers: [${container(rest)}]}}, {name: b, pod: {containers: [${container("")}]}}]}`,
    "argoproj.io/v1alpha1",
  );
}

describe("probe-removed", () => {
  test.each([
    ["livenessProbe", "not started again"],
    ["readinessProbe", "before they can answer"],
    ["startupProbe", "slow start"],
  ])("a container that stays loses its %s", (name, why) => {
    const [base, head] = [web(`${name}: ${probe}`), web("")];
    expect(findings(base, head)).toEqual([
      `caution probe-removed Deployment shop/web spec.template.spec.containers[main].${name}`,
    ]);
    expect(messages(base, head)[0]).toContain(why);
    expect(findings(base, web(`${name}: null`))).toHaveLength(1);
  });

  test("a probe that changes, one that was not there, and a container that goes are none", () => {
    expect(findings(web(`livenessProbe: ${probe}`), web("livenessProbe: {exec: {command: [a]}}"))).toEqual(
      [],
    );
    expect(findings(web("tty: true"), web("tty: false"))).toEqual([]);
    const two = deployment(`containers: [${container("")}, ${container(`livenessProbe: ${probe}`, "side")}]`);
    expect(findings(two, web(""))).toEqual([]);
  });

  test("in an init container that became a sidecar, it is the same container", () => {
    const base = deployment(`initContainers: [${container(`startupProbe: ${probe}`, "side")}]`);
    const head = deployment(`containers: [${container("", "side")}]`);
    expect(findings(base, head)).toEqual([
      "caution probe-removed Deployment shop/web spec.template.spec.containers[side].startupProbe",
    ]);
  });

  test("at any depth: CronJobs and custom resources", () => {
    expect(findings(cron(`livenessProbe: ${probe}`), cron(""))).toEqual([
      "caution probe-removed CronJob shop/tick spec.jobTemplate.spec.template.spec.containers[main].livenessProbe",
    ]);
    expect(findings(rollout(`livenessProbe: ${probe}`), rollout(""))).toEqual([
      "caution probe-removed Rollout shop/web spec.steps[a].pod.containers[main].livenessProbe",
    ]);
  });

  test("an object that moves to another namespace is compared with what it was", () => {
    const moved = web("").replace("namespace: shop", "namespace: store");
    expect(findings(web(`livenessProbe: ${probe}`), moved)).toEqual([
      "caution probe-removed Deployment store/web spec.template.spec.containers[main].livenessProbe",
    ]);
  });
});
