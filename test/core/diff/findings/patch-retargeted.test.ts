import { describe, expect, test } from "vitest";
import { diffManifests } from "../../../../src/core/diff/diff-manifests.ts";
import type { IndexPatch } from "../../../../src/core/diff/findings/index-patch.ts";
import { pathText } from "../../../../src/core/report/path-text.ts";
import { objects, sha256 } from "../objects.ts";
import { openMasker } from "../open-masker.ts";
import { container, deployment } from "./pods.ts";
import { object } from "./sides.ts";

function pods(...names: readonly string[]): string {
  return deployment(`containers: [${names.map((name) => container("", name)).join(", ")}]`);
}

function patch(
  paths: readonly (string | readonly [op: string, path: string])[],
  target: IndexPatch["target"] = { kind: "Deployment", name: "web" },
): IndexPatch {
  const operations = paths.map((one) =>
    typeof one === "string" ? { op: "replace", path: one } : { op: one[0], path: one[1] },
  );
  return { file: "overlay/patch.yaml", target, operations };
}

const list = "/spec/template/spec/containers";
const image = patch([`${list}/0/image`]);

function retargeted(
  base: string,
  head: string,
  patches: { readonly base: readonly IndexPatch[]; readonly head: readonly IndexPatch[] },
): readonly string[] {
  const diff = diffManifests({
    base: objects(base),
    head: objects(head),
    masker: openMasker,
    sha256,
    patches,
  });
  return diff.findings
    .filter(({ code }) => code === "patch-retargeted")
    .map(({ path = [], before, after, message }) => {
      expect(message).toContain("overlay/patch.yaml");
      return `${pathText(path)}: ${before ?? ""} → ${after ?? ""}`;
    });
}

function same(base: string, head: string, one: IndexPatch): readonly string[] {
  return retargeted(base, head, { base: [one], head: [one] });
}

const hit = ["spec.template.spec.containers[0]: app → proxy"];

function ingress(paths: string): string {
  return object(
    "Ingress",
    "web",
    `spec: {rules: [{host: a, http: {paths: [${paths}]}}]}`,
    "networking.k8s.io/v1",
  );
}

function service(list_: string): string {
  return object("Service", "web", `spec: {ports: [${list_}]}`);
}

describe("patch-retargeted", () => {
  test("an index that hits another container than before", () => {
    expect(same(pods("app"), pods("proxy", "app"), image)).toEqual(hit);
    expect(same(pods("app"), pods("app", "proxy"), image)).toEqual([]);
  });

  test("a patch that was adjusted, or is new, knows what it hits", () => {
    const adjusted = patch([`${list}/1/image`]);
    expect(retargeted(pods("app"), pods("proxy", "app"), { base: [image], head: [adjusted] })).toEqual([]);
    expect(retargeted(pods("app"), pods("proxy", "app"), { base: [], head: [image] })).toEqual([]);
  });

  test("says a place once, however many operations go there", () => {
    const many = patch([`${list}/0/image`, ["add", `${list}/0/args/-`], ["remove", `${list}/0/env/2`]]);
    expect(same(pods("app"), pods("proxy", "app"), many)).toEqual(hit);
  });

  test("counts back what the patch itself puts in and takes out", () => {
    const puts = patch([`${list}/0/image`, ["add", `${list}/0`]]);
    expect(same(pods("new", "app"), pods("new", "proxy", "app"), puts)).toEqual([
      "spec.template.spec.containers[1]: app → proxy",
    ]);
    const takes = patch([`${list}/1/image`, ["remove", `${list}/0`]]);
    expect(same(pods("app"), pods("proxy", "app"), takes)).toEqual(hit);
    const later = patch([`${list}/0/image`, ["add", `${list}/1`], ["remove", `${list}/2`]]);
    expect(same(pods("app"), pods("proxy", "app"), later)).toEqual(hit);
    const gone = patch([`${list}/0/image`, ["remove", `${list}/0`]]);
    expect(same(pods("app"), pods("proxy", "app"), gone)).toEqual([]);
  });

  test("looks at every list on the way, and at nothing that is not there", () => {
    const deep = patch(["/spec/rules/0/http/paths/1/backend"], { kind: "Ingress" });
    expect(
      same(ingress("{path: /a}, {path: /b}"), ingress("{path: /a}, {path: /c}, {path: /b}"), deep),
    ).toEqual(["spec.rules[0].http.paths[1]: /b → /c"]);
    expect(same(ingress("{path: /a}"), ingress("{path: /c}"), deep)).toEqual([]);
    const escaped = patch(["/metadata/annotations/a~1b~0c/0/x"]);
    expect(same(pods("app"), pods("proxy", "app"), escaped)).toEqual([]);
    const ports = patch(["/spec/ports/0/port"], {});
    expect(same(service("{port: 80}"), service("{port: 81}, {port: 80}"), ports)).toEqual([
      "spec.ports[0]: 80 → 81",
    ]);
    expect(same(service("1"), service("2"), ports)).toEqual([]);
  });

  test.each([
    [{ kind: "Deployment|StatefulSet", name: "w.*" }, 1],
    [{ kind: ".*", name: "web" }, 1],
    [{ name: "w.*e.*b" }, 1],
    [{ group: "apps", namespace: "shop" }, 1],
    [{ name: "eb" }, 1],
    [{ name: "" }, 1],
    [{ kind: "StatefulSet" }, 0],
    [{ name: "api" }, 0],
    [{ name: "x.*" }, 0],
    [{ name: "w.*x.*b" }, 0],
    [{ name: "we.*eb" }, 0],
    [{ namespace: "store" }, 0],
    [{ group: "batch" }, 0],
  ])("is for the target %j", (target, count) => {
    expect(same(pods("app"), pods("proxy", "app"), patch([`${list}/0/image`], target))).toHaveLength(count);
  });
});
