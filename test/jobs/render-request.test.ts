import { expect, test } from "vitest";
import { renderRequestOf } from "../../src/jobs/render-request.ts";
import { isReleaseName } from "../../src/render/inputs/chart-failures.ts";
import { makeTree } from "../render/make-tree.ts";

function releaseName(name: string, path: string): string | undefined {
  return renderRequestOf(makeTree({}), { name, path, namespace: "" }, undefined).helm?.releaseName;
}

test.each([
  ["charts/podinfo", "podinfo"],
  ["charts/Pod_Info.v2", "pod-info-v2"],
  ["charts/-x-", "x"],
  ["charts/日本", "release"],
  [`charts/${"a".repeat(52)}-b`, "a".repeat(52)],
])("a chart in a folder that nobody named is released under the folder's name: %s", (path, expected) => {
  expect(releaseName(path, path)).toBe(expected);
  expect(isReleaseName(expected)).toBe(true);
});

test("a chart at the root of the repository is a release, and one of an environment has its name", () => {
  expect(releaseName(".", "")).toBe("release");
  expect(releaseName("production", "charts/podinfo")).toBe("production");
  expect(releaseName("shop.web", "shop.web")).toBe("shop.web");
});
