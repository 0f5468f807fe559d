import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function many(number: number, from = 0): string {
  return Array.from({ length: number }, (_, index) =>
    object("ConfigMap", `c${from + index}`, `data: {k: "${from + index}"}`),
  ).join("");
}

describe("mass-removal", () => {
  test("ten objects that are a quarter of the environment need an acknowledgement", () => {
    expect(findings(many(40), many(30, 10))).toEqual(["acknowledge mass-removal"]);
    expect(messages(many(40), many(30, 10))).toEqual(["10 of 40 objects are removed at once."]);
  });

  test("says how many come again", () => {
    const moved = many(10).replaceAll("namespace: shop", "namespace: store");
    expect(messages(many(10), moved)).toEqual([
      "10 of 10 objects are removed at once. 10 of them come again under another name or kind.",
    ]);
  });

  test("nine do not, however small the environment is", () => {
    expect(findings(many(9), "")).toEqual([]);
  });

  test("ten of many more do not", () => {
    expect(findings(many(41), many(31, 10))).toEqual([]);
  });
});
