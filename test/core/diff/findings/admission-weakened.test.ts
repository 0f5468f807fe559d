import { describe, expect, test } from "vitest";
import { findings, messages, object, values } from "./sides.ts";

const api = "admissionregistration.k8s.io";

function cluster(kind: string, rest: string, apiVersion: string): string {
  return object(kind, "guard", rest, apiVersion).replace(", namespace: shop", "");
}

function hooks(list: string, version = "v1"): string {
  return cluster("ValidatingWebhookConfiguration", `webhooks: [${list}]`, `${api}/${version}`);
}

function line(kind: string, path = ""): readonly string[] {
  return [`caution admission-weakened ${kind} guard ${path}`.trim()];
}

const kyverno = (spec: string) => cluster("ClusterPolicy", `spec: {${spec}}`, "kyverno.io/v1");
const validation = "rules: [{name: a, validate: {message: b}}]";

function policy(failure: string): string {
  return cluster("ValidatingAdmissionPolicy", `spec: {${failure}}`, `${api}/v1`);
}

function binding(actions: string): string {
  return cluster("ValidatingAdmissionPolicyBinding", `spec: {validationActions: [${actions}]}`, `${api}/v1`);
}

function constraint(action: string): string {
  return cluster("K8sRequiredLabels", `spec: {${action}}`, "constraints.gatekeeper.sh/v1beta1");
}

describe("admission-weakened", () => {
  test.each([
    ["ValidatingWebhookConfiguration", `${api}/v1`, "webhooks: []"],
    ["ValidatingAdmissionPolicy", `${api}/v1`, "spec: {}"],
    ["ValidatingAdmissionPolicyBinding", `${api}/v1`, "spec: {}"],
    ["ClusterPolicy", "kyverno.io/v1", `spec: {${validation}}`],
    ["ClusterPolicy", "kyverno.io/v1", "spec: {rules: [{verifyImages: []}]}"],
    ["K8sRequiredLabels", "constraints.gatekeeper.sh/v1beta1", "spec: {}"],
  ])("a %s that is removed", (kind, apiVersion, rest) => {
    expect(findings(cluster(kind, rest, apiVersion), "")).toEqual(line(kind));
  });

  test("policies that make or change objects refuse nothing", () => {
    expect(findings(kyverno("rules: [{name: a, generate: {}}, {name: b, mutate: {}}]"), "")).toEqual([]);
    expect(findings(cluster("MutatingWebhookConfiguration", "webhooks: []", `${api}/v1`), "")).toEqual([]);
  });

  test("the same policy under another name is none, another policy is", () => {
    const base = kyverno(validation);
    const renamed = base.replace("name: guard", "name: warden");
    expect(findings(base, renamed)).toEqual([]);
    const hooked = hooks("{name: a}");
    expect(findings(hooked, hooked.replace("name: guard", "name: warden"))).toEqual([]);
    const more = "background: true, admission: true, failurePolicy: Fail";
    const other = kyverno(`${validation}, ${more}`).replace("name: guard", "name: warden");
    const changed = other.replace("message: b", "message: c");
    expect(messages(other.replace("name: warden", "name: guard"), changed)).toEqual([
      "It is removed: what it refused may enter the cluster. It is replaced by ClusterPolicy warden.",
    ]);
  });

  test("one webhook of several is removed", () => {
    const [base, head] = [hooks("{name: a}, {name: b}"), hooks("{name: a}")];
    expect(findings(base, head)).toEqual(line("ValidatingWebhookConfiguration", "webhooks"));
    expect(values(base, head)).toEqual([["b", "-"]]);
  });

  test("a webhook whose failure is ignored; absent is Fail, before v1 Ignore", () => {
    const path = "webhooks[a].failurePolicy";
    const ignores = hooks("{name: a, failurePolicy: Ignore}");
    expect(findings(hooks("{name: a}"), ignores)).toEqual(line("ValidatingWebhookConfiguration", path));
    expect(findings(hooks("{name: a, failurePolicy: Fail}"), ignores)).toHaveLength(1);
    expect(findings(hooks("{name: a}", "v1beta1"), ignores)).toEqual([]);
    expect(findings(ignores, hooks("{name: a}"))).toEqual([]);
    expect(findings(hooks("{name: b}"), hooks("{name: b}, {name: a, failurePolicy: Ignore}"))).toEqual([]);
  });

  test("policies that only report, and bindings that do not deny", () => {
    expect(findings(policy("a: 1"), policy("failurePolicy: Ignore"))).toEqual(
      line("ValidatingAdmissionPolicy", "spec.failurePolicy"),
    );
    expect(findings(policy("failurePolicy: Ignore"), policy("failurePolicy: Fail"))).toEqual([]);
    expect(findings(binding("Deny"), binding("Warn, Audit"))).toEqual(
      line("ValidatingAdmissionPolicyBinding", "spec.validationActions"),
    );
    expect(findings(binding("Deny"), binding("Deny, Audit"))).toEqual([]);
    expect(
      findings(kyverno("validationFailureAction: Enforce"), kyverno("validationFailureAction: Audit")),
    ).toEqual(line("ClusterPolicy", "spec.validationFailureAction"));
    expect(findings(constraint("a: 1"), constraint("enforcementAction: dryrun"))).toEqual(
      line("K8sRequiredLabels", "spec.enforcementAction"),
    );
  });
});
