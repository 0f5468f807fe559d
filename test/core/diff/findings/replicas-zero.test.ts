import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function web(spec: string): string {
  return object("Deployment", "web", `spec: {${spec}}`, "apps/v1");
}

function config(spec: string): string {
  return object("TektonConfig", "config", `spec: ${spec}`, "operator.tekton.dev/v1");
}

function scaler(kind: string, apiVersion: string, target: string): string {
  return object(kind, "web", `spec: {scaleTargetRef: ${target}}`, apiVersion);
}

describe("replicas-zero", () => {
  test("replicas that become 0, also where they were left out (absent is 1)", () => {
    const found = ["caution replicas-zero Deployment shop/web spec.replicas"];
    expect(findings(web("replicas: 2"), web("replicas: 0"))).toEqual(found);
    expect(findings(web("a: 1"), web("a: 1, replicas: 0"))).toEqual(found);
  });

  test("what was 0 in the base is none, else every later pull request repeats it", () => {
    expect(findings(web("replicas: 0, a: 1"), web("replicas: 0, a: 2"))).toEqual([]);
    expect(findings(web('replicas: "0"'), web("replicas: 0"))).toEqual([]);
    expect(findings(web("replicas: 0"), web("replicas: 2"))).toEqual([]);
    expect(findings(web("replicas: 0"), web("a: 1"))).toEqual([]);
  });

  test("a new object with 0 replicas stops nothing", () => {
    expect(findings("", web("replicas: 0"))).toEqual([]);
  });

  test("a leaf anywhere in a custom resource, in a part that is new or in a list", () => {
    expect(
      findings(config("{a: 1}"), config("{a: 1, deployments: {events: {spec: {replicas: 0}}}}")),
    ).toEqual(["caution replicas-zero TektonConfig shop/config spec.deployments.events.spec.replicas"]);
    expect(findings(config("{pools: []}"), config("{pools: [{replicas: 0}]}"))).toEqual([
      "caution replicas-zero TektonConfig shop/config spec.pools[0].replicas",
    ]);
    expect(findings(config("{pools: null}"), config("{pools: [{name: a, replicas: 0}]}"))).toEqual([
      "caution replicas-zero TektonConfig shop/config spec.pools[0].replicas",
    ]);
  });

  test("a 0 of another name is none, nor one in a scalar list called replicas", () => {
    expect(findings(web("minReadySeconds: 1"), web("minReadySeconds: 0"))).toEqual([]);
    expect(findings(web("replicas: []"), web("replicas: [0]"))).toEqual([]);
  });

  describe("with an autoscaler in the head that targets it", () => {
    const note = ["note replicas-zero Deployment shop/web spec.replicas"];

    test("is a note only where KEDA scales up from 0", () => {
      const keda = scaler("ScaledObject", "keda.sh/v1alpha1", "{name: web}");
      expect(findings(web("replicas: 2") + keda, web("replicas: 0") + keda)).toEqual(note);
      expect(messages(web("replicas: 2") + keda, web("replicas: 0") + keda)[0]).toContain("another number");
    });

    test("stays a caution with a HorizontalPodAutoscaler, which rests at 0, and says so", () => {
      const hpa = scaler(
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        "{apiVersion: apps/v1, kind: Deployment, name: web}",
      );
      expect(findings(web("replicas: 2") + hpa, web("replicas: 0") + hpa)).toEqual([
        "caution replicas-zero Deployment shop/web spec.replicas",
      ]);
      expect(messages(web("replicas: 2") + hpa, web("replicas: 0") + hpa)[0]).toContain("rests");
    });

    test("is a caution when the target is another object, or none", () => {
      for (const target of ["{kind: StatefulSet, name: web}", "{kind: Deployment, name: other}", "1"]) {
        const hpa = scaler("HorizontalPodAutoscaler", "autoscaling/v2", target);
        expect(findings(web("replicas: 2") + hpa, web("replicas: 0") + hpa)[0]).toMatch(/^caution/);
      }
      const bare = object("ScaledObject", "web", "x: 1", "keda.sh/v1alpha1");
      expect(findings(web("replicas: 2") + bare, web("replicas: 0") + bare)[0]).toMatch(/^caution/);
      const foreign = scaler(
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        "{kind: Deployment, name: web}",
      ).replace("shop", "other");
      expect(findings(web("replicas: 2") + foreign, web("replicas: 0") + foreign)[0]).toMatch(/^caution/);
    });
  });
});
