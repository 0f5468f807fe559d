/** The arithmetic of a rolling update: never more pods than allowed, never fewer available than wanted. */

import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  newTarget,
  oldTargets,
  type Size,
  type Sizes,
} from "../../../../sandbox/cluster/memory/controllers/rolling-update.ts";

const size = (wanted: number, available = wanted): Size => ({ wanted, present: wanted, available });
const rolling = (maxSurge: number | string, maxUnavailable: number | string) => ({
  type: "RollingUpdate",
  rollingUpdate: { maxSurge, maxUnavailable },
});

describe("a rolling update", () => {
  test("starts with as many new pods as may be there besides the old ones", () => {
    const sizes = { replicas: 4, strategy: rolling("25%", "25%"), newest: size(0), old: [size(4)] };
    expect([newTarget(sizes), oldTargets(sizes)]).toEqual([1, [3]]);
  });

  test("drops old pods only as new ones become available", () => {
    const sizes = { replicas: 2, strategy: rolling("25%", "25%"), newest: size(1, 0), old: [size(2)] };
    expect([newTarget(sizes), oldTargets(sizes)]).toEqual([1, [2]]);
    expect(oldTargets({ ...sizes, newest: size(1) })).toEqual([1]);
  });

  test("drops old pods that are not available first", () => {
    const sizes = { replicas: 3, strategy: rolling(1, 1), newest: size(1, 0), old: [size(2, 0), size(1, 1)] };
    expect(oldTargets(sizes)[0]).toBeLessThan(2);
    expect(oldTargets(sizes)[1]).toBe(1);
  });

  test("moves even when both limits round to nothing", () => {
    const sizes = { replicas: 1, strategy: rolling(0, "10%"), newest: size(0), old: [size(1)] };
    expect(oldTargets(sizes)).toEqual([0]);
  });

  test("starts the new pods of Recreate after the old ones are gone", () => {
    const strategy = { type: "Recreate" };
    expect(newTarget({ replicas: 2, strategy, newest: size(0), old: [size(2)] })).toBe(0);
    expect(
      newTarget({ replicas: 2, strategy, newest: size(0), old: [{ wanted: 0, present: 1, available: 0 }] }),
    ).toBe(0);
    expect(newTarget({ replicas: 2, strategy, newest: size(0), old: [size(0)] })).toBe(2);
  });

  test("always ends, within its limits", () => {
    const shares = constantFrom(0, 1, 2, "25%", "50%", "100%");
    const runs = property(
      integer({ min: 0, max: 8 }),
      integer({ min: 0, max: 8 }),
      shares,
      shares,
      (replicas, before, surge, unavailable) => {
        let sizes: Sizes = {
          replicas,
          strategy: rolling(surge, unavailable),
          newest: size(0),
          old: [size(before)],
        };
        for (let step = 0; step < 40; step += 1) {
          const [wanted, old] = [newTarget(sizes), oldTargets(sizes)];
          // Everything that is wanted becomes available between two steps.
          sizes = { ...sizes, newest: size(wanted), old: old.map((count) => size(count)) };
        }
        expect([sizes.newest.wanted, sizes.old.map(({ wanted }) => wanted)]).toEqual([replicas, [0]]);
      },
    );
    assert(runs, { numRuns: 300 });
  });
});
