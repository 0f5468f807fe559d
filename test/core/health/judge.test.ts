import { describe, expect, test } from "vitest";
import { ago, health } from "./live.ts";

const thing = (rest: string, created = ago(3600)) =>
  `{apiVersion: example.com/v1, kind: Thing, metadata: {name: a, generation: 2, creationTimestamp: "${created}"}, ${rest}}`;
const conditions = (...items: readonly string[]) =>
  `status: {observedGeneration: 2, conditions: [${items.join(", ")}]}`;

describe("rules for every kind, the first that fits", () => {
  test.each([
    ["{apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: x}}", "terminating: being deleted"],
    [
      "{apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: x, finalizers: [a/b, 5, c]}}",
      "terminating: being deleted, waits for a/b, c",
    ],
    [
      thing("status: {observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}"),
      "in-progress: the controller has not looked at this generation yet",
    ],
    [
      "{apiVersion: x.y/v1, kind: A, metadata: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}}",
      "current: ready",
    ],
    [
      "{apiVersion: x.y/v1, kind: A, metadata: {generation: 2}, status: {observedGeneration: '1', conditions: [{type: Ready, status: 'True'}]}}",
      "current: ready",
    ],
    [
      thing(
        conditions(
          "{type: Reconciling, status: 'True', reason: Progressing}",
          "{type: Ready, status: 'True'}",
        ),
      ),
      "in-progress: reconciling: Progressing",
    ],
    [
      thing(conditions("{type: Stalled, status: 'True', reason: BadSpec}", "{type: Ready, status: 'True'}")),
      "failed: stalled: BadSpec",
    ],
    [thing(conditions("{type: Stalled, status: 'True', reason: 'hunter2 and more'}")), "failed: stalled"],
    [
      thing(conditions("{type: Stalled, status: 'False'}", "{type: Ready, status: 'True'}")),
      "current: ready",
    ],
    [
      thing(conditions("{type: Ready, status: 'False', reason: Installing, message: hunter2}")),
      "in-progress: Ready=False: Installing",
    ],
    [thing(conditions("{type: Ready, status: Unknown}")), "in-progress: Ready=Unknown"],
    [thing(conditions("{type: Other, status: 'False'}")), "current"],
    [
      thing(conditions("{type: Ready, status: 'True', observedGeneration: 1}")),
      "in-progress: its readiness is that of an older generation",
    ],
    [thing(conditions("{type: Ready, status: 'True', observedGeneration: 2}")), "current: ready"],
    [
      thing(
        conditions("{type: Stalled, status: 'True', observedGeneration: 1}", "{type: Ready, status: 'True'}"),
      ),
      "current: ready",
    ],
  ])("%s", (yaml, expected) => {
    expect(health(yaml)).toBe(expected);
  });

  test("a custom resource without a status has fifteen seconds to get one", () => {
    expect(health(thing("spec: {}", ago(14)))).toBe("in-progress: no status yet");
    expect(health(thing("spec: {}", ago(15)))).toBe("current");
    expect(health(thing("status: {phase: x}", ago(1)))).toBe("in-progress: no status yet");
    expect(health(thing(conditions("{type: Synced, status: 'True'}"), ago(1)))).toBe("current");
    expect(health("{apiVersion: example.com/v1, kind: Thing, metadata: {}}")).toBe(
      "in-progress: no status yet",
    );
  });

  test.each([
    "v1",
    "rbac.authorization.k8s.io/v1",
    "networking.k8s.io/v1",
    "policy/v1",
    "flowcontrol.apiserver.k8s.io/v1",
  ])("a kind of the server's own group %s needs none", (apiVersion) => {
    expect(
      health(`{apiVersion: ${apiVersion}, kind: Unlisted, metadata: {creationTimestamp: "${ago(1)}"}}`),
    ).toBe("current");
  });

  test("a group that only looks like the server's own is custom", () => {
    expect(
      health(
        `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {creationTimestamp: "${ago(1)}"}}`,
      ),
    ).toBe("in-progress: no status yet");
  });

  test.each([
    "{apiVersion: v1, kind: ConfigMap}",
    "{apiVersion: v1, kind: Secret}",
    "{apiVersion: batch/v1, kind: CronJob}",
    "{apiVersion: policy/v1, kind: PodDisruptionBudget, status: {conditions: []}}",
  ])("%s is ready as soon as it is there", (yaml) => {
    expect(health(yaml)).toBe("current");
  });
});
