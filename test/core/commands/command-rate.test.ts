import { describe, expect, test } from "vitest";
import { hasToken } from "../../../src/core/commands/command-rate.ts";

const every = (count: number, ms: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, at: from + index * ms }));

describe("the token bucket of commands", () => {
  test("runs twenty at once, and no more", () => {
    const storm = every(500, 0);
    const run = storm.filter(({ id }) => hasToken(storm, id));
    expect(run.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test("runs twenty a minute of a storm that goes on", () => {
    const storm = every(500, 120);
    expect(storm.filter(({ id }) => hasToken(storm, id)).length).toBeLessThanOrEqual(40);
  });

  test("fills again with time, and never over the brim", () => {
    const later = { id: 1_000, at: 60_000 };
    const storm = every(30, 0);
    expect(hasToken(storm, 25)).toBe(false);
    expect(hasToken([...storm, later], later.id)).toBe(true);
    const rested = [...storm, ...every(30, 0, 600_000).map(({ at }, index) => ({ id: 2_000 + index, at }))];
    expect(rested.filter(({ id }) => id >= 2_000 && hasToken(rested, id))).toHaveLength(20);
  });

  test("gives each comment the same answer however often and in which order it is asked", () => {
    const storm = every(40, 100);
    expect(hasToken(storm.toReversed(), 20)).toBe(hasToken(storm, 20));
    expect(hasToken(storm, 20)).toBe(true);
    // What was written later takes nothing away.
    expect(hasToken(storm.slice(0, 20), 20)).toBe(true);
    expect(hasToken([], 7)).toBe(true);
  });

  test("goes by the order of the comments where a clock went back", () => {
    const odd = [
      { id: 1, at: 60_000 },
      { id: 2, at: 0 },
    ];
    expect(hasToken(odd, 2)).toBe(true);
  });
});
