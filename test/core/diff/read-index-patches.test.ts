import { describe, expect, test } from "vitest";
import { isKustomization, patchFiles, readIndexPatches } from "../../../src/core/diff/read-index-patches.ts";

const kustomization = `
patches:
  - path: ../patches/image.yaml
    target: {kind: Deployment, name: web, version: v1}
  - patch: |-
      - op: remove
        path: /spec/template/spec/containers/1/args/0
      - {op: add, path: /metadata/labels/a, value: b}
      - {op: add}
    target: {kind: StatefulSet}
  - path: ./merge.yaml
patchesJson6902:
  - path: old.json
    target: {group: apps, kind: Deployment, namespace: shop}
`;

const files = new Map([
  ["apps/web/kustomization.yaml", kustomization],
  ["apps/patches/image.yaml", "- {op: replace, path: /spec/template/spec/containers/0/image, value: a}\n"],
  ["apps/web/merge.yaml", "kind: Deployment\nspec: {replicas: 2}\n"],
  ["apps/web/old.json", '[{"op": "test", "path": "/spec/ports/0", "value": 1}]'],
]);

describe("patches that count list elements", () => {
  test("are found in files and in the kustomization itself, with their targets", () => {
    expect(readIndexPatches(files)).toEqual([
      {
        file: "apps/patches/image.yaml",
        target: { kind: "Deployment", name: "web" },
        operations: [{ op: "replace", path: "/spec/template/spec/containers/0/image" }],
      },
      {
        file: "apps/web/kustomization.yaml",
        target: { kind: "StatefulSet" },
        operations: [
          { op: "remove", path: "/spec/template/spec/containers/1/args/0" },
          { op: "add", path: "/metadata/labels/a" },
        ],
      },
      {
        file: "apps/web/old.json",
        target: { group: "apps", kind: "Deployment", namespace: "shop" },
        operations: [{ op: "test", path: "/spec/ports/0" }],
      },
    ]);
  });

  test("name the files that have to be read for them", () => {
    expect(patchFiles("apps/web/kustomization.yaml", kustomization)).toEqual([
      "apps/patches/image.yaml",
      "apps/web/merge.yaml",
      "apps/web/old.json",
    ]);
  });

  test("are none in what cannot be read, and in other files", () => {
    expect(readIndexPatches(new Map([["kustomization.yaml", "patches: [{"]]))).toEqual([]);
    expect(readIndexPatches(new Map([["kustomization.yaml", "patches: [{path: gone.yaml}, 1]"]]))).toEqual(
      [],
    );
    expect(readIndexPatches(new Map([["deployment.yaml", kustomization]]))).toEqual([]);
  });

  test.each([
    ["kustomization.yaml", true],
    ["a/kustomization.yml", true],
    ["a/Kustomization", true],
    ["a/my-kustomization.yaml", false],
    ["a/kustomization.yaml/b", false],
  ])("%s is a kustomization: %s", (path, is) => {
    expect(isKustomization(path)).toBe(is);
  });
});
