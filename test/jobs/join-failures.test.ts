import { describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import { joinFailures } from "../../src/jobs/join-failures.ts";

const later = new Fault("GIT_UNAVAILABLE", { message: "not now", retry: "later", retryAfterMs: 5 });
const never = new Fault("REF_VANISHED", { message: "gone", next: "Push it again.", retry: "never" });

describe("failures of several environments", () => {
  test("are one that names each, tried again while one of them may pass", () => {
    expect(
      joinFailures([
        { environment: "a", error: never },
        { environment: "b", error: later },
      ]),
    ).toMatchObject({
      reason: "GIT_UNAVAILABLE",
      message: "a: gone; b: not now",
      retry: "later",
      retryAfterMs: 5,
    });
    expect(joinFailures([{ environment: "a", error: never }])).toMatchObject({
      reason: "REF_VANISHED",
      message: "a: gone",
      next: "Push it again.",
      retry: "never",
    });
  });

  test("give way to one that nobody foresaw", () => {
    const mistake = new TypeError("x is not a function");
    expect(
      joinFailures([
        { environment: "a", error: later },
        { environment: "b", error: mistake },
      ]),
    ).toBe(mistake);
  });
});
