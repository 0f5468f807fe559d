import { describe, expect, test } from "vitest";
import { findings, messages, object, values } from "./sides.ts";

function service(spec: string, annotations = ""): string {
  return object("Service", "web", `spec: {${spec}}`).replace(
    "namespace: shop",
    `namespace: shop, annotations: {${annotations}}`,
  );
}

function ingress(spec: string): string {
  return object("Ingress", "web", `spec: {${spec}}`, "networking.k8s.io/v1");
}

const found = "caution exposed Service shop/web";

function route(spec: string): string {
  return object("Route", "web", `spec: {${spec}}`, "route.openshift.io/v1");
}

function other(type: string): string {
  return object("Service", "web", `spec: {type: ${type}}`, "serving.knative.dev/v1");
}

describe("exposed", () => {
  test.each([
    ["a: 1", "type: LoadBalancer"],
    ["type: ClusterIP", "type: NodePort"],
    ["type: NodePort", "type: LoadBalancer"],
    ["type: ExternalName", "type: NodePort"],
  ])("a Service: %s to %s", (base, head) => {
    expect(findings(service(base), service(head))).toEqual([`${found} spec.type`]);
  });

  test("a new Service is too, and says what it becomes", () => {
    expect(findings("", service("type: LoadBalancer"))).toEqual([`${found} spec.type`]);
    expect(values("", service("type: NodePort"))).toEqual([["-", "NodePort"]]);
    expect(values(service("a: 1"), service("type: NodePort"))).toEqual([["ClusterIP", "NodePort"]]);
  });

  test("what was reachable, and an internal load balancer, are none", () => {
    expect(findings(service("type: LoadBalancer, a: 1"), service("type: LoadBalancer, a: 2"))).toEqual([]);
    expect(findings(service("type: LoadBalancer"), service("type: ClusterIP"))).toEqual([]);
    expect(findings("", service("type: ClusterIP"))).toEqual([]);
    const internal = 'service.beta.kubernetes.io/azure-load-balancer-internal: "true"';
    expect(findings(service("a: 1"), service("type: LoadBalancer", internal))).toEqual([]);
  });

  test("a load balancer that is internal or limited no longer, and external addresses", () => {
    const internal = "networking.gke.io/load-balancer-type: Internal";
    expect(findings(service("type: LoadBalancer", internal), service("type: LoadBalancer"))).toEqual([
      `${found} metadata.annotations`,
    ]);
    const limited = service("type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]");
    expect(findings(limited, service("type: LoadBalancer"))).toEqual([
      `${found} spec.loadBalancerSourceRanges`,
    ]);
    expect(findings(limited, service("type: ClusterIP"))).toEqual([]);
    expect(findings(service("a: 1"), service("externalIPs: [192.0.2.1]"))).toEqual([
      `${found} spec.externalIPs`,
    ]);
  });

  test("an Ingress that loses TLS, as a whole or for one host", () => {
    const line = "caution exposed Ingress shop/web spec.tls";
    const rules = "rules: [{host: a.example}, {host: b.example}]";
    const both = ingress(`${rules}, tls: [{hosts: [a.example, b.example], secretName: s}]`);
    expect(findings(both, ingress(rules)).filter((text) => text.includes("exposed"))).toEqual([line]);
    const one = ingress(`${rules}, tls: [{hosts: [a.example], secretName: s}]`);
    expect(findings(both, one)).toEqual([line]);
    expect(values(both, one)).toEqual([["b.example", "-"]]);
    expect(messages(both, one)[0]).toContain("TLS is gone");
    expect(findings(ingress(rules), ingress(`${rules}, a: 1`))).toEqual([]);
    expect(findings("", ingress(rules))).toEqual([]);
  });

  test("a Route of OpenShift", () => {
    expect(findings(route("tls: {termination: edge}"), route("a: 1"))).toEqual([
      "caution exposed Route shop/web spec.tls",
    ]);
    expect(findings(route("tls: {termination: edge}"), route("tls: {termination: passthrough}"))).toEqual([]);
    expect(findings(route("a: 1"), route("a: 2"))).toEqual([]);
  });

  test("another kind is none", () => {
    expect(findings(other("ClusterIP"), other("NodePort"))).toEqual([]);
  });
});
