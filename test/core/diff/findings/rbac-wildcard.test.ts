import { describe, expect, test } from "vitest";
import { findings, findingsOf, messages, object } from "./sides.ts";

function role(rules: string, kind = "ClusterRole"): string {
  return object(kind, "admin", `rules: ${rules}`, "rbac.authorization.k8s.io/v1");
}

function urls(text: string): string {
  return role(`[{nonResourceURLs: ["${text}"], verbs: ["*"]}]`);
}

function named(names: string): string {
  return role(`[{apiGroups: [a], resources: [b], verbs: ["*"], resourceNames: [${names}]}]`);
}

const found = "caution rbac-wildcard ClusterRole shop/admin";

describe("rbac-wildcard", () => {
  test("a rule with * that grants what the base did not", () => {
    const base = role("[{apiGroups: [a], resources: [b], verbs: [get]}]");
    const head = role(
      '[{apiGroups: [a], resources: [b], verbs: [get]}, {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]',
    );
    expect(findings(base, head)).toEqual([`${found} rules[1]`]);
    expect(messages(base, head)).toEqual([
      "The ClusterRole newly grants every verb on every resource in every API group.",
    ]);
  });

  test("a new role with * is one too", () => {
    const head = role('[{apiGroups: [a, c], resources: [b], verbs: ["*"]}]', "Role");
    expect(findings("", head)).toEqual(["caution rbac-wildcard Role shop/admin rules[0]"]);
    expect(messages("", head)).toEqual(["The Role newly grants every verb on one resource in 2 API groups."]);
  });

  test("a * that other rules of the base granted together is none", () => {
    const base = role(
      '[{apiGroups: ["*"], resources: [b], verbs: ["*"]}, {apiGroups: ["*"], resources: [c], verbs: ["*"]}]',
    );
    expect(findings(base, role('[{apiGroups: [a], resources: [b, c], verbs: ["*"]}]'))).toEqual([]);
  });

  test("the same * on fewer names is none, on more it is", () => {
    const unnamed = role('[{apiGroups: [a], resources: [b], verbs: ["*"]}]');
    expect(findings(named("x, z"), named("x"))).toEqual([]);
    expect(findings(named("x"), named("x, z"))).toEqual([`${found} rules[0]`]);
    expect(findings(named("x"), unnamed)).toEqual([`${found} rules[0]`]);
    expect(findings(unnamed, named("x"))).toEqual([]);
  });

  test("knows that a URL may end with *", () => {
    expect(findings(urls("/metrics/*"), urls("/metrics/cpu"))).toEqual([]);
    expect(findings(urls("/metrics"), urls("/metrics"))).toEqual([]);
    expect(findings(urls("/metrics"), urls("/logs"))).toEqual([`${found} rules[0]`]);
    expect(messages(urls("/metrics"), urls("/logs"))).toEqual([
      "The ClusterRole newly grants every verb on one URL.",
    ]);
  });

  test("a wider grant without * is another finding's work", () => {
    expect(
      findingsOf(
        "rbac-wildcard",
        role("[{apiGroups: [a], resources: [b], verbs: [get]}]"),
        role("[{apiGroups: [a], resources: [b], verbs: [get, list]}]"),
      ),
    ).toEqual([]);
  });

  test("does not count beyond its budget, but reports", () => {
    const names = Array.from({ length: 11_000 }, (_, index) => `n${index}`).join(", ");
    const wide = `[{apiGroups: [a], resources: [${names}], verbs: ["*"]}]`;
    expect(findings(role(wide), role(wide.replace("n0,", "n0, more,")))).toEqual([`${found} rules[0]`]);
  });

  test("survives rules that are none, and looks at roles only", () => {
    expect(findings(role("1"), role("[1, {verbs: 1, resources: [1]}]"))).toEqual([]);
    expect(findings("", object("ClusterRole", "a", 'rules: [{verbs: ["*"]}]', "example.org/v1"))).toEqual([]);
  });
});
