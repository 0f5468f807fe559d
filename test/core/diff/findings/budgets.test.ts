import { describe, expect, test } from "vitest";
import { container, deployment } from "./pods.ts";
import { findings, findingsOf, messages, object } from "./sides.ts";

function workload(replicas = "replicas: 3", name = "web", labels = "{app: web}"): string {
  return deployment(`containers: [${container("")}]`, { name, labels, spec: replicas });
}

function budget(spec: string, name = "web", selector = "selector: {matchLabels: {app: web}}"): string {
  return object("PodDisruptionBudget", name, `spec: {${spec}, ${selector}}`, "policy/v1");
}

function scaler(name: string, target = "web"): string {
  return object(
    "HorizontalPodAutoscaler",
    name,
    `spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}}`,
    "autoscaling/v2",
  );
}

const one = budget("maxUnavailable: 1");

describe("pdb-removed", () => {
  test("while the workload that it protected stays", () => {
    expect(findings(workload() + one, workload())).toEqual([
      "caution pdb-removed PodDisruptionBudget shop/web",
    ]);
    expect(
      findings(
        workload() + one,
        workload() + budget("maxUnavailable: 1", "web", "selector: {matchLabels: {app: api}}"),
      ),
    ).toEqual(["caution pdb-removed PodDisruptionBudget shop/web spec.selector"]);
  });

  test("none when the workload goes too, when another covers it, or when it covered nothing", () => {
    expect(findings(workload() + one, "")).toEqual([]);
    expect(findings(workload() + one, workload() + budget("maxUnavailable: 1", "all"))).toEqual([]);
    expect(findings(workload() + budget("maxUnavailable: 1", "web", "a: b"), workload())).toEqual([]);
    expect(findings(workload() + one, workload() + budget("maxUnavailable: 2"))).toEqual([]);
    const bare = (text: string) => workload() + budget(text, "web", "a: b");
    expect(findings(bare("maxUnavailable: 1"), bare("maxUnavailable: 2"))).toEqual([]);
  });
});

describe("pdb-blocks-drains", () => {
  const found = ["caution pdb-blocks-drains PodDisruptionBudget shop/web spec"];

  test.each([
    "maxUnavailable: 0",
    'maxUnavailable: "0%"',
    'minAvailable: "100%"',
    "minAvailable: 3",
    "minAvailable: 4",
  ])("%s of three", (spec) => {
    expect(findings(workload() + one, workload() + budget(spec))).toEqual(found);
    expect(findings(workload(), workload() + budget(spec))).toEqual(found);
    expect(findings(workload() + budget(spec), workload() + budget(`${spec}, a: b`))).toEqual([]);
  });

  test("fewer replicas under the same budget", () => {
    const least = budget("minAvailable: 1");
    expect(findings(workload("replicas: 2") + least, workload("replicas: 1") + least)).toEqual(found);
    expect(findings(workload("replicas: 2") + least, workload("paused: false") + least)).toEqual(found);
  });

  test.each(["minAvailable: 0", "minAvailable: 2", 'minAvailable: "50%"', "maxUnavailable: 1"])(
    "%s of three is none",
    (spec) => {
      expect(findings(workload(), workload() + budget(spec))).toEqual([]);
    },
  );

  test("not where the number of pods is not known: autoscaled, several workloads, none, other kinds", () => {
    const least = budget("minAvailable: 1");
    const single = workload("replicas: 1");
    expect(findings(single, single + least + scaler("web"))).toEqual([]);
    expect(findings("", single + workload("replicas: 1", "more") + least)).toEqual([]);
    expect(findings("", least)).toEqual([]);
    expect(findings("", workload("replicas: 0") + least)).toEqual([]);
    expect(findings("", workload('replicas: "1"') + least)).toEqual([]);
    const daemons = single.replace("kind: Deployment", "kind: DaemonSet");
    expect(findings("", daemons + least)).toEqual([]);
  });
});

describe("autoscaler-removed", () => {
  test("while its target stays", () => {
    expect(findings(workload() + scaler("web"), workload())).toEqual([
      "caution autoscaler-removed HorizontalPodAutoscaler shop/web",
    ]);
    const [base, head] = [
      workload() + workload("a: 1", "api") + scaler("web"),
      workload() + workload("a: 1", "api") + scaler("web", "api"),
    ];
    expect(findings(base, head)).toEqual([
      "caution autoscaler-removed HorizontalPodAutoscaler shop/web spec.scaleTargetRef",
    ]);
    expect(messages(base, head)[0]).toContain("another target");
  });

  test("none when the target goes too, or another one targets it", () => {
    expect(findings(workload() + scaler("web"), "")).toEqual([]);
    const keda = object("ScaledObject", "web", "spec: {scaleTargetRef: {name: web}}", "keda.sh/v1alpha1");
    expect(findings(workload() + scaler("web"), workload() + keda)).toEqual([]);
    expect(
      findingsOf("autoscaler-removed", workload() + scaler("web"), workload() + scaler("other")),
    ).toEqual([]);
    const limits = scaler("web").replace("spec: {", "spec: {maxReplicas: 4, ");
    expect(findings(workload() + scaler("web"), workload() + limits)).toEqual([]);
  });
});
