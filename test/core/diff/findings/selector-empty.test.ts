import { describe, expect, test } from "vitest";
import { container, deployment } from "./pods.ts";
import { findings, findingsOf, object } from "./sides.ts";

function pods(labels: string, selector = "{}"): string {
  return deployment(`containers: [${container("")}]`, { labels, spec: `selector: ${selector}` });
}

function service(selector: string): string {
  return object("Service", "web", `spec: {selector: ${selector}}`);
}

function policy(selector: string): string {
  return object("NetworkPolicy", "web", `spec: {podSelector: ${selector}}`, "networking.k8s.io/v1");
}

const found = "caution selector-empty";

describe("selector-empty", () => {
  test("a Service that selects no pods any more, whichever side changes", () => {
    const base = service("{app: web}") + pods("{app: web}");
    const line = [`${found} Service shop/web spec.selector`];
    expect(findings(base, service("{app: api}") + pods("{app: web}"))).toEqual(line);
    expect(findings(base, service("{app: web}") + pods("{app: api}"))).toEqual(line);
    expect(findings(base, service("{app: web}"))).toEqual(line);
  });

  test("is looked for in the namespace of the Service", () => {
    const base = service("{app: web}") + pods("{app: web}");
    const head = service("{app: web}") + pods("{app: web}").replace("namespace: shop", "namespace: store");
    expect(findings(base, head)).toEqual([`${found} Service shop/web spec.selector`]);
  });

  test("none when it selected nothing before, is new, or selects all or by hand", () => {
    expect(findings(service("{app: web}"), service("{app: api}"))).toEqual([]);
    expect(findings(pods("{app: web}"), pods("{app: web}") + service("{app: api}"))).toEqual([]);
    const base = service("{app: web}") + pods("{app: web}");
    expect(findings(base, service("{}") + pods("{app: web}"))).toEqual([]);
    expect(findings(service("1") + pods("{app: web}"), service("{app: api}") + pods("{app: web}"))).toEqual(
      [],
    );
  });

  test.each([
    ["{matchLabels: {app: web}}"],
    ["{matchExpressions: [{key: app, operator: In, values: [web]}]}"],
    ["{matchExpressions: [{key: app, operator: Exists}]}"],
    ["{matchExpressions: [{key: tier, operator: DoesNotExist}]}"],
    ["{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}"],
  ])("a NetworkPolicy of %s", (selector) => {
    const head = selector.includes("DoesNotExist")
      ? "{app: web, tier: a}"
      : selector.includes("NotIn")
        ? "{app: api}"
        : "{a: b}";
    expect(findings(policy(selector) + pods("{app: web}"), policy(selector) + pods(head))).toEqual([
      `${found} NetworkPolicy shop/web spec.podSelector`,
    ]);
    expect(
      findings(policy(selector) + pods("{app: web}"), policy(selector) + pods("{app: web, b: c}")),
    ).toEqual([]);
  });

  test("an operator that nobody knows selects nothing", () => {
    const odd = policy("{matchExpressions: [{key: app, operator: Like, values: [web]}]}");
    expect(findings(odd + pods("{app: web}"), odd + pods("{app: api}"))).toEqual([]);
  });

  test("the selector of a workload that does not fit its own pods", () => {
    const line = [`${found} Deployment shop/web spec.selector`];
    const fits = pods("{app: web}", "{matchLabels: {app: web}}");
    const misses = pods("{app: api}", "{matchLabels: {app: web}}");
    expect(findings(fits, misses)).toEqual(line);
    expect(findings("", misses)).toEqual(line);
    expect(findings(misses, pods("{app: other}", "{matchLabels: {app: web}}"))).toEqual([]);
    expect(findingsOf("selector-empty", fits, fits.replace("1.0", "1.1"))).toEqual([]);
    expect(findings("", pods("{app: api}"))).toEqual([]);
  });
});
