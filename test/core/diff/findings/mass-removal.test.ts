import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function many(number: number, from = 0): string {
  return Array.from({ length: number }, (_, index) =>
    object("ConfigMap", `c${from + index}`, `data: {k: "${from + index}"}`),
  ).join("");
}

function generated(suffix: string): string {
  return ["a", "b", "c"]
    .map((name) => object("ConfigMap", `${name}-${suffix}`, `data: {k: ${suffix}}`))
    .join("");
}

describe("mass-removal", () => {
  test("ten objects need an acknowledgement, however large the environment is", () => {
    expect(findings(many(40), many(30, 10))).toEqual(["acknowledge mass-removal"]);
    expect(messages(many(40), many(30, 10))).toEqual(["10 of 40 objects are removed at once."]);
    expect(findings(many(40), many(31, 9))).toEqual([]);
  });

  test("so do three that are 30 % of a small one", () => {
    expect(findings(many(10), many(7, 3))).toEqual(["acknowledge mass-removal"]);
    expect(findings(many(11), many(8, 3))).toEqual([]);
    expect(findings(many(2), "")).toEqual([]);
  });

  test("says how many come again", () => {
    const moved = many(10).replaceAll("namespace: shop", "namespace: store");
    expect(messages(many(10), moved)).toEqual([
      "10 of 10 objects are removed at once. 10 of them come again under another name or kind.",
    ]);
  });

  test("generated names, which go with every change of their content, do not count", () => {
    const found = findings(generated("2748f727mg"), generated("5k8b7c6m4t"));
    expect(found).not.toContain("acknowledge mass-removal");
  });
});
