import { describe, expect, test } from "vitest";
import { findings, findingsOf, messages, object, values } from "./sides.ts";

function ingress(name: string, rules: string, { rest = "", annotations = "" } = {}): string {
  return object("Ingress", name, `spec: {rules: [${rules}]${rest}}`, "networking.k8s.io/v1").replace(
    "namespace: shop",
    `namespace: shop, annotations: {${annotations}}`,
  );
}

function rule(host: string, path = "/"): string {
  return `{host: ${host}, http: {paths: [{path: ${path}, pathType: Prefix}]}}`;
}

const keep = object("ConfigMap", "keep");

describe("host-removed", () => {
  test("a host that nothing answers for any more", () => {
    const [base, head] = [
      ingress("web", `${rule("a.example")}, ${rule("b.example")}`),
      ingress("web", rule("a.example")),
    ];
    expect(findings(base, head)).toEqual(["caution host-removed Ingress shop/web spec.rules[1].host"]);
    expect(values(base, head)).toEqual([["b.example", "-"]]);
  });

  test("is said once, and not when another object answers for it", () => {
    const base = ingress("web", `${rule("a.example")}, ${rule("a.example", "/api")}`);
    expect(findings(base + keep, keep)).toEqual(["caution host-removed Ingress shop/web spec.rules[0].host"]);
    const route = object(
      "HTTPRoute",
      "web",
      "spec: {hostnames: [a.example]}",
      "gateway.networking.k8s.io/v1",
    );
    expect(findings(base, route)).toEqual([]);
  });

  test("of routes too; a rule without a host, and an environment that goes as a whole, are none", () => {
    const route = object("Route", "web", "spec: {host: a.example}", "route.openshift.io/v1");
    expect(findings(route + keep, keep)).toEqual(["caution host-removed Route shop/web spec.host"]);
    const http = object("HTTPRoute", "web", "spec: {hostnames: [a.example]}", "gateway.networking.k8s.io/v1");
    expect(findings(http + keep, keep)).toEqual([
      "caution host-removed HTTPRoute shop/web spec.hostnames[0]",
    ]);
    expect(findings(ingress("web", "{http: {paths: []}}") + keep, keep)).toEqual([]);
    expect(findings(route, "")).toEqual([]);
  });
});

describe("host-shared", () => {
  const first = ingress("a", rule("a.example"));

  test("an Ingress that claims what another one has", () => {
    const head = first + ingress("b", rule("a.example"));
    expect(findings(first, head)).toEqual(["caution host-shared Ingress shop/b spec.rules[0].host"]);
    expect(messages(first, head)[0]).toContain("Ingress a");
    expect(findings(head, head + keep)).toEqual([]);
    const changed = ingress("b", rule("b.example"));
    expect(findingsOf("host-shared", first + changed, head)).toEqual([
      "caution host-shared Ingress shop/b spec.rules[0].host",
    ]);
  });

  test("another path, another class, a canary, no host and one Ingress alone are none", () => {
    expect(findings(first, first + ingress("b", rule("a.example", "/api")))).toEqual([]);
    expect(
      findings(first, first + ingress("b", rule("a.example"), { rest: ", ingressClassName: internal" })),
    ).toEqual([]);
    expect(
      findings(
        first,
        first + ingress("b", rule("a.example"), { annotations: "kubernetes.io/ingress.class: internal" }),
      ),
    ).toEqual([]);
    const canary = 'nginx.ingress.kubernetes.io/canary: "true"';
    expect(findings(first, first + ingress("b", rule("a.example"), { annotations: canary }))).toEqual([]);
    expect(findings("", ingress("b", `${rule("a.example")}, ${rule("a.example")}`))).toEqual([]);
    const open = (name: string) => ingress(name, "{http: {paths: [{pathType: Prefix}]}}");
    expect(findings(open("a"), open("a") + open("b"))).toEqual([]);
  });

  test("what two claimed before is none when one of them changes", () => {
    const head = first + ingress("b", rule("a.example"));
    const changed = first + ingress("b", `${rule("a.example")}, ${rule("b.example")}`);
    expect(findings(head, changed)).toEqual([]);
  });

  test("an absent path is the root", () => {
    const bare = ingress("b", "{host: a.example, http: {paths: [{pathType: Prefix}]}}");
    expect(findings(first, first + bare)).toHaveLength(1);
  });

  test("of three, the one that is new is told", () => {
    const three = ["b", "c"].map((name) => ingress(name, rule("a.example"))).join("");
    expect(findings(first, first + three)).toEqual(["caution host-shared Ingress shop/b spec.rules[0].host"]);
  });
});
