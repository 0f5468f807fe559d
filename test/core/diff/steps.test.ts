import { describe, expect, test } from "vitest";
import { diffManifests, diffSteps } from "../../../src/core/diff/diff-manifests.ts";
import { allSteps, mapSteps } from "../../../src/core/diff/steps.ts";
import { objects, sha256 } from "./objects.ts";
import { openMasker } from "./open-masker.ts";

const many = (value: (index: number) => string) =>
  objects(
    Array.from(
      { length: 50 },
      (_, index) =>
        `{ apiVersion: v1, kind: ConfigMap, metadata: { name: c${index} }, data: { a: ${value(index)} } }`,
    ).join("\n---\n"),
  );

describe("steps", () => {
  test("are one for each item, and give all results in the end", () => {
    const seen: number[] = [];
    const steps = mapSteps([1, 2, 3], (item) => {
      seen.push(item);
      return item * 2;
    });
    expect(steps.next()).toEqual({ done: false, value: undefined });
    expect(seen).toEqual([1]);
    expect(allSteps(steps)).toEqual([2, 4, 6]);
    expect(seen).toEqual([1, 2, 3]);
  });

  test("a diff takes at least one for each object, and its result is that of the diff in one go", () => {
    const request = { base: many(() => "x"), head: many((index) => `y${index}`), masker: openMasker, sha256 };
    const steps = diffSteps(request);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count += 1;
    expect(step.value).toEqual(diffManifests(request));
    expect(count).toBeGreaterThan(100);
  });
});
