import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longestIncreasing } from "../../../src/core/diff/longest-increasing.ts";

describe("longestIncreasing", () => {
  test("keeps a sorted sequence whole", () => {
    expect(longestIncreasing([1, 2, 3])).toEqual([0, 1, 2]);
    expect(longestIncreasing([])).toEqual([]);
  });

  test("leaves out the one element that moved", () => {
    expect(longestIncreasing([4, 1, 2, 3])).toEqual([1, 2, 3]);
    expect(longestIncreasing([2, 3, 4, 1])).toEqual([0, 1, 2]);
  });

  test("is as long as a search of all chains says", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 9 });
    fc.assert(
      fc.property(distinct, (values) => {
        const chain = longestIncreasing(values).map((index) => values[index] ?? -1);
        expect(chain).toEqual(chain.toSorted((a, b) => a - b));
        expect(chain).toHaveLength(longestBySearch(values));
      }),
    );
  });
});

function longestBySearch(values: readonly number[]): number {
  const ending = values.map(() => 1);
  for (const [index, value] of values.entries()) {
    for (let before = 0; before < index; before++) {
      if ((values[before] ?? value) < value) {
        ending[index] = Math.max(ending[index] ?? 1, (ending[before] ?? 0) + 1);
      }
    }
  }
  return Math.max(0, ...ending);
}
