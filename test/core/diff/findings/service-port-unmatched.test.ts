import { describe, expect, test } from "vitest";
import { web } from "./pods.ts";
import { findings, findingsOf, object } from "./sides.ts";

function service(port: string, selector = "{app: web}"): string {
  return object("Service", "web", `spec: {selector: ${selector}, ports: [{port: 80, ${port}}]}`);
}

function pods(ports: string): string {
  return web(`ports: [${ports}]`);
}

function missing(name: string): string {
  const ports = "[{port: 80, targetPort: gone}, {port: 81}]";
  return object("Service", name, `spec: {selector: {app: web}, ports: ${ports}}`);
}

const found = ["caution service-port-unmatched Service shop/web spec.ports[0].targetPort"];
const named = "{name: http, containerPort: 8080}";

describe("service-port-unmatched", () => {
  test("a name that no container gives to a port any more", () => {
    expect(
      findings(
        service("targetPort: http") + pods(named),
        service("targetPort: http") + pods("{name: web, containerPort: 8080}"),
      ),
    ).toEqual(found);
    expect(
      findings(service("targetPort: 8080") + pods(named), service("targetPort: web") + pods(named)),
    ).toEqual(found);
    expect(findings(pods(named), service("targetPort: web") + pods(named))).toEqual(found);
  });

  test("a number that was listed and is not any more", () => {
    const head = pods("{name: http, containerPort: 9090}");
    expect(findings(service("targetPort: 8080") + pods(named), service("targetPort: 8080") + head)).toEqual(
      found,
    );
    const plain = pods("{containerPort: 80}");
    expect(findings(service("a: 1") + plain, service("a: 1") + head)).toEqual(found);
  });

  test("a number that was never listed is no mistake", () => {
    expect(findings(pods(named), service("targetPort: 9090") + pods(named))).toEqual([]);
    expect(
      findings(service("targetPort: 8080") + pods(named), service("targetPort: 9090") + pods(named)),
    ).toEqual([]);
  });

  test("what was so in the base, no pods, no listed ports, and no selector are none", () => {
    const wrong = service("targetPort: web") + pods(named);
    expect(findings(wrong, wrong + object("ConfigMap", "a"))).toEqual([]);
    expect(
      findingsOf(
        "service-port-unmatched",
        service("targetPort: http") + pods(named),
        service("targetPort: http"),
      ),
    ).toEqual([]);
    expect(
      findings(service("targetPort: http") + pods(named), service("targetPort: http") + web("a: 1")),
    ).toEqual([]);
    expect(findings("", service("targetPort: http", "{}") + pods(named))).toEqual([]);
    expect(
      findings("", object("Service", "web", "spec: {selector: {app: web}, ports: [1]}") + pods(named)),
    ).toEqual([]);
  });

  test("what a renamed Service missed under its old name, it does not miss anew", () => {
    const rest = pods(named);
    const [before, after] = ["shop-web", "shop-site"].map((name) => missing(name) + rest);
    expect(findingsOf("service-port-unmatched", before ?? "", after ?? "")).toEqual([]);
    expect(findingsOf("service-port-unmatched", rest, after ?? "")).toHaveLength(1);
  });
});
