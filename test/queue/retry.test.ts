/** When a failed job is tried again. */

import { describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import { defaultRetryPolicy, retryDelay } from "../../src/queue/retry.ts";

function told(retryAfterMs: number): Fault {
  return new Fault("GITHUB_UNAVAILABLE", { message: "x", retry: "later", retryAfterMs });
}

const policy = { attempts: 5, firstDelayMs: 1_000, longestDelayMs: 3_000 };

describe("the delay before the next try", () => {
  test("doubles from failure to failure, up to the longest, until the tries are used up", () => {
    const delays = [1, 2, 3, 4, 5].map((failures) => retryDelay(policy, failures, new Error("x")));
    expect(delays).toEqual([1_000, 2_000, 3_000, 3_000, undefined]);
  });

  test("is what the other side told when that is longer, also past the longest", () => {
    expect(retryDelay(policy, 1, told(60_000))).toBe(60_000);
    expect(retryDelay(policy, 2, told(10))).toBe(2_000);
  });

  test("does not exist for a fault that says never", () => {
    expect(
      retryDelay(policy, 1, new Fault("CONFIG_INVALID", { message: "x", retry: "never" })),
    ).toBeUndefined();
  });

  test("adds up to about a minute by default", () => {
    const delays = [1, 2, 3, 4, 5, 6].map((failures) => retryDelay(defaultRetryPolicy, failures, "x") ?? 0);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(62_000);
  });
});
