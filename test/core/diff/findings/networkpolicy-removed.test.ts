import { describe, expect, test } from "vitest";
import { findings, object } from "./sides.ts";

function policy(spec: string, apiVersion = "networking.k8s.io/v1"): string {
  return object("NetworkPolicy", "web", `spec: ${spec}`, apiVersion);
}

const gone = "caution networkpolicy-removed NetworkPolicy shop/web";

describe("networkpolicy-removed", () => {
  test("a policy that is gone, also of the retired group", () => {
    expect(findings(policy("{}"), "")).toEqual([gone]);
    expect(findings(policy("{}", "extensions/v1beta1"), "")).toEqual([gone]);
    expect(findings(policy("{}", "projectcalico.org/v3"), "")).toEqual([]);
  });

  test("the same policy under another name in its namespace protects the same pods", () => {
    const base = policy("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}]}");
    expect(findings(base, base.replace("name: web", "name: api"))).toEqual([]);
    expect(findings(base, base.replace("namespace: shop", "namespace: store"))).toEqual([gone]);
  });

  test("a direction that it covers no longer", () => {
    expect(findings(policy("{policyTypes: [Ingress, Egress]}"), policy("{policyTypes: [Ingress]}"))).toEqual([
      `${gone} spec.policyTypes`,
    ]);
  });

  test("knows what the API takes where policyTypes is absent", () => {
    expect(findings(policy("{policyTypes: [Ingress]}"), policy("{podSelector: {}}"))).toEqual([]);
    expect(
      findings(policy("{policyTypes: [Ingress, Egress]}"), policy("{egress: [{to: [{a: 1}]}]}")),
    ).toEqual([]);
    expect(findings(policy("{egress: [{to: [{a: 1}]}]}"), policy("{egress: []}"))).toEqual([
      `${gone} spec.policyTypes`,
    ]);
  });

  test("a rule whose peers are gone: everybody", () => {
    expect(
      findings(
        policy("{ingress: [{ports: [{port: 1}], from: [{podSelector: {}}]}]}"),
        policy("{ingress: [{ports: [{port: 1}]}]}"),
      ),
    ).toEqual([`${gone} spec.ingress[0]`]);
    expect(findings(policy("{egress: [{to: [{podSelector: {}}]}]}"), policy("{egress: [{to: []}]}"))).toEqual(
      [`${gone} spec.egress[0]`],
    );
  });

  test("a rule that was open before, a new one, and a rule that is gone are none", () => {
    const open = "{ports: [{port: 2}]}";
    const closed = "{from: [{podSelector: {}}]}";
    expect(findings(policy(`{ingress: [${open}, ${closed}]}`), policy(`{ingress: [${open}]}`))).toEqual([]);
    expect(findings(policy(`{ingress: [${closed}]}`), policy(`{ingress: [${closed}, ${open}]}`))).toEqual([]);
    expect(findings(policy(`{ingress: [${closed}]}`), policy("{ingress: []}"))).toEqual([]);
  });

  test("survives a spec that is none", () => {
    expect(findings(object("NetworkPolicy", "web", "x: 1", "networking.k8s.io/v1"), policy("1"))).toEqual([]);
  });
});
