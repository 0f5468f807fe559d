import { describe, expect, test } from "vitest";
import { findings, findingsOf, messages, object, values } from "./sides.ts";

const api = "rbac.authorization.k8s.io/v1";

function role(rules: string, labels = ""): string {
  return object("ClusterRole", "viewer", `rules: [${rules}]`, api).replace(
    "namespace: shop",
    `labels: {${labels}}`,
  );
}

function rule(verbs: string, resources: string, group = '""'): string {
  return `{apiGroups: [${group}], resources: [${resources}], verbs: [${verbs}]}`;
}

function binding(subjects: string, { kind = "RoleBinding", role: name = "viewer" } = {}): string {
  return object(
    kind,
    "viewers",
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}, subjects: [${subjects}]`,
    api,
  );
}

const reads = role(rule("get, list", "pods"));
const keep = object("ConfigMap", "keep");

describe("rbac-widened by a role", () => {
  test("that grants a verb, a resource, a group or a URL more", () => {
    const found = ["caution rbac-widened ClusterRole viewer rules[0]"];
    expect(findings(reads, role(rule("get, list, watch", "pods")))).toEqual(found);
    expect(findings(reads, role(rule("get, list", "pods, services")))).toEqual(found);
    expect(findings(reads, role(rule("get, list", "pods", '"", apps')))).toEqual(found);
    expect(
      findings(role("{nonResourceURLs: [/a], verbs: [get]}"), role("{nonResourceURLs: [/b], verbs: [get]}")),
    ).toEqual(found);
    expect(values(reads, role(rule("get, list, watch", "pods, services")))).toEqual([
      ["-", "get, list, watch on services, pods"],
    ]);
    expect(values(reads, role(rule("get, list", "pods", '"", apps')))).toEqual([
      ["-", "get, list on pods.apps"],
    ]);
  });

  test("says all rules of a role once, what gives more before the rest", () => {
    const head = role(
      [
        rule("get, list", "pods"),
        rule("get", "a"),
        rule("get", "secrets"),
        rule("list", "b"),
        rule("bind", "c"),
      ].join(", "),
    );
    expect(findings(reads, head)).toEqual([
      "caution rbac-widened ClusterRole viewer rules[2]",
      "caution rbac-widened ClusterRole viewer rules[1]",
    ]);
    expect(values(reads, head)).toEqual([
      ["-", "get on secrets; bind on c"],
      ["-", "get on a; list on b"],
    ]);
  });

  test("not by other words for the same, nor by less", () => {
    expect(findings(reads, role(`${rule("get", "pods")}, ${rule("list", "pods")}`))).toEqual([]);
    expect(findings(reads, role(rule("get", "pods")))).toEqual([]);
    const scales = role(rule("get", '"*/scale"', "apps"));
    expect(findings(scales, role(rule("get", "deployments/scale", "apps")))).toEqual([]);
  });

  test("a new role grants nothing until it is bound, but for what gives more by itself", () => {
    expect(findings("", reads)).toEqual([]);
    expect(findings("", role(rule("get", "secrets")))).toEqual([
      "caution rbac-widened ClusterRole viewer rules[0]",
    ]);
  });

  test.each([
    ["get", "secrets", '""'],
    ["create", "pods/exec", '""'],
    ["get", "nodes/proxy", '""'],
    ["create", "serviceaccounts/token", '""'],
    ["bind", "clusterroles", "rbac.authorization.k8s.io"],
    ["escalate", "roles", "rbac.authorization.k8s.io"],
    ["impersonate", "users", '""'],
    ["update", "clusterrolebindings", "rbac.authorization.k8s.io"],
    ["patch", "mutatingwebhookconfigurations", "admissionregistration.k8s.io"],
  ])("%s on %s comes first", (verb, resource, group) => {
    const head = role(`${rule("get, list", "pods")}, ${rule(verb, resource, group)}`);
    expect(findings(reads, head)).toEqual(["caution rbac-widened ClusterRole viewer rules[1]"]);
    expect(messages(reads, head)[0]).toContain("can get more");
  });

  test("a right on one named Secret, and reading what only writing makes dangerous, are plain", () => {
    const named = role(
      `${rule("get, list", "pods")}, {apiGroups: [""], resources: [secrets], resourceNames: [a], verbs: [get]}`,
    );
    expect(messages(reads, named)).toEqual(["The role newly grants what it did not grant before."]);
    const roles = role(`${rule("get, list", "pods")}, ${rule("get", "roles", "rbac.authorization.k8s.io")}`);
    expect(messages(reads, roles)).toEqual(["The role newly grants what it did not grant before."]);
  });

  test("a rule too long to be looked at is told as a whole", () => {
    const names = Array.from({ length: 11_000 }, (_, index) => `n${index}`).join(", ");
    const [base, head] = [role(rule("get", names)), role(rule("get", `${names}, more`))];
    expect(values(base, head)).toEqual([["-", "get on n0, n1, n2, n3, n4 and 10996 more in "]]);
  });

  test("that is aggregated into another one", () => {
    const label = "rbac.authorization.k8s.io/aggregate-to-edit";
    const head = role(rule("get, list", "pods"), `${label}: "true"`);
    const found = [`caution rbac-widened ClusterRole viewer metadata.labels["${label}"]`];
    expect(findings(reads, head)).toEqual(found);
    expect(findings("", head)).toEqual(found);
    expect(values(reads, head)).toEqual([["-", "edit"]]);
    expect(findings(head, head.replace("list", "list, list"))).toEqual([]);
    expect(findings(reads, role(rule("get, list", "pods"), `${label}: "false"`))).toEqual([]);
  });
});

describe("rbac-widened by a binding", () => {
  const user = "{kind: User, name: ada}";

  test("that is new, or has a new subject", () => {
    expect(findings(keep, keep + binding(user))).toEqual([
      "caution rbac-widened RoleBinding shop/viewers subjects[0]",
    ]);
    const [base, head] = [
      binding(user),
      binding(`${user}, {kind: Group, name: ops}, {kind: User, name: bob}`),
    ];
    expect(findings(base, head)).toEqual(["caution rbac-widened RoleBinding shop/viewers subjects[1]"]);
    expect(values(base, head)).toEqual([["-", "Group ops, User bob"]]);
    expect(findings(head, base)).toEqual([]);
    expect(messages(keep, keep + binding(user, { kind: "ClusterRoleBinding" }))).toEqual([
      "The binding newly gives somebody the rights of its role in the whole cluster.",
    ]);
  });

  test.each(["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"])(
    "for %s comes first",
    (name) => {
      const head = binding(`${user}, {kind: Group, name: "${name}"}`);
      expect(messages(keep, keep + head)).toEqual([
        "The binding gives rights to everybody who can reach the API server.",
        "The binding newly gives somebody the rights of its role in this namespace.",
      ]);
    },
  );

  test("to cluster-admin comes first", () => {
    const head = binding(user, { kind: "ClusterRoleBinding", role: "cluster-admin" });
    expect(messages(keep, keep + head)).toEqual([
      "The binding newly makes somebody cluster-admin: all is allowed.",
    ]);
  });

  test("for a ServiceAccount that is new with it, or in a new environment, is a note", () => {
    const account = object("ServiceAccount", "web");
    const bound = binding("{kind: ServiceAccount, name: web}");
    expect(findings(keep, keep + account + bound)).toEqual([
      "note rbac-widened RoleBinding shop/viewers subjects[0]",
    ]);
    expect(findings(keep + account, keep + account + bound)).toEqual([
      "caution rbac-widened RoleBinding shop/viewers subjects[0]",
    ]);
    expect(findings(keep, keep + bound)).toEqual([
      "caution rbac-widened RoleBinding shop/viewers subjects[0]",
    ]);
    expect(findings("", binding(user))).toEqual(["note rbac-widened RoleBinding shop/viewers subjects[0]"]);
  });

  test("knows that a ServiceAccount without a namespace is of the binding's", () => {
    const [bare, full] = [
      "{kind: ServiceAccount, name: web}",
      "{kind: ServiceAccount, name: web, namespace: shop}",
    ];
    expect(findingsOf("rbac-widened", binding(bare), binding(full))).toEqual([]);
    expect(values(keep, keep + binding(bare))).toEqual([["-", "ServiceAccount shop/web"]]);
  });
});
