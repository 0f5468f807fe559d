/** Promise 5 for findings: whatever a manifest hides in, what a finding says of it is masked; and patterns of patches cost linear time. */

import { describe, expect, test } from "vitest";
import { diffManifests } from "../../src/core/diff/diff-manifests.ts";
import type { IndexPatch } from "../../src/core/diff/findings/index-patch.ts";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import { objects, sha256 } from "../core/diff/objects.ts";
import { container, deployment } from "../core/diff/findings/pods.ts";
import { object } from "../core/diff/findings/sides.ts";

const token = "ghp_canary56789abcdefghijklmnopqrstuvwxyz";
const masker = makeMasker(sha256);

function said(
  base: string,
  head: string,
  patches: readonly IndexPatch[] = [],
): { codes: readonly string[]; text: string } {
  const request = { base: objects(base), head: objects(head), masker, sha256 };
  const { findings } = diffManifests({ ...request, patches: { base: patches, head: patches } });
  return { codes: [...new Set(findings.map(({ code }) => code))], text: JSON.stringify(findings) };
}

function pod(text: string, image = "example.org/app:1.0"): string {
  return deployment(`containers: [${container(text, "main", image)}]`);
}

function pools(...keys: readonly string[]): string {
  return object(
    "Pools",
    "a",
    `spec: {tokens: [${keys.map((key) => `{key: ${key}}`).join(", ")}]}`,
    "example.org/v1",
  );
}

const rbac = "rbac.authorization.k8s.io/v1";

describe("promise 5: no finding tells a value that the mask hides", () => {
  test.each<[string, string, string]>([
    ["secret-literal", pod(""), pod(`env: [{name: A, value: ${token}}]`)],
    ["image-source", pod(""), pod("", `user:${token}@example.org/app:1.0`)],
    ["image-unpinned", "", pod("", `example.org/${token}`)],
    [
      "pod-privilege",
      pod(""),
      deployment(`containers: [${container("")}], volumes: [{name: a, hostPath: {path: /srv/${token}}}]`),
    ],
    ["exposed", object("Service", "a", "spec: {a: 1}"), object("Service", "a", "spec: {type: NodePort}")],
    [
      "host-removed",
      object("Route", "a", `spec: {host: "https://u:${token}@a.example"}`, "route.openshift.io/v1"),
      object("ConfigMap", "keep"),
    ],
    [
      "rbac-widened",
      object("Role", "a", "rules: []", rbac),
      object("Role", "a", `rules: [{apiGroups: [""], verbs: [get], resources: ["${token}"]}]`, rbac),
    ],
    [
      "pvc-shrink",
      object("PersistentVolumeClaim", "a", "spec: {resources: {requests: {storage: 2Gi}}}"),
      object("PersistentVolumeClaim", "a", "spec: {resources: {requests: {storage: 1Gi}}}"),
    ],
    [
      "dangling-reference",
      object("Secret", "a", `stringData: {k: ${token}}`) + pod("envFrom: [{secretRef: {name: a}}]"),
      pod("envFrom: [{secretRef: {name: a}}]"),
    ],
    [
      "config-not-rolled-out",
      object("Secret", "a", "stringData: {k: old}") + pod("envFrom: [{secretRef: {name: a}}]"),
      object("Secret", "a", `stringData: {k: ${token}}`) + pod("envFrom: [{secretRef: {name: a}}]"),
    ],
    [
      "replicas-zero",
      object(
        "Pools",
        "a",
        `spec: {tokens: [{key: ${token}, replicas: 1}, {key: b, replicas: 1}]}`,
        "example.org/v1",
      ),
      object(
        "Pools",
        "a",
        `spec: {tokens: [{key: ${token}, replicas: 0}, {key: b, replicas: 1}]}`,
        "example.org/v1",
      ),
    ],
  ])("%s", (code, base, head) => {
    const { codes, text } = said(base, head);
    expect(codes).toContain(code);
    expect(text).not.toContain("canary");
  });

  test("patch-retargeted, whose elements are told apart by a key that is a token", () => {
    const patch = { file: "p.yaml", target: {}, operations: [{ op: "add", path: "/spec/tokens/0/x" }] };
    const { codes, text } = said(pools(token), pools("b", token), [patch]);
    expect(codes).toContain("patch-retargeted");
    expect(text).not.toContain("canary");
  });
});

describe("promise 7: patterns in patch targets", () => {
  test.each(["(a+)+$", ".*".repeat(400), "a.*".repeat(200), "(?=", "a|".repeat(5000)])(
    "take linear time: %.20s",
    (name) => {
      const names = { base: "a".repeat(200), head: "a".repeat(200) };
      const one = deployment(`containers: [${container("", "a")}]`, { name: names.base });
      const two = deployment(`containers: [${container("", "b")}, ${container("", "a")}]`, {
        name: names.head,
      });
      const operations = [{ op: "replace", path: "/spec/template/spec/containers/0/image" }];
      const patches = Array.from({ length: 50 }, () => ({ file: "p.yaml", target: { name }, operations }));
      const start = performance.now();
      said(one, two, patches);
      expect(performance.now() - start).toBeLessThan(5_000);
    },
  );
});
