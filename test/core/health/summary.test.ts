import { describe, expect, test } from "vitest";
import { summary, worst } from "../../../src/core/health/summary.ts";
import { timestamp } from "../../../src/core/health/timestamp.ts";
import type { HealthState, ObjectHealth } from "../../../src/core/model/health.ts";

function health(state: HealthState, name: string = state): ObjectHealth {
  return { state, message: "", identity: { group: "", kind: "A", namespace: "", name } };
}

describe("an environment", () => {
  test.each<[readonly HealthState[], string, readonly HealthState[], readonly HealthState[]]>([
    [[], "healthy", [], []],
    [["current", "suspended"], "healthy", [], []],
    [["current", "in-progress"], "in-progress", [], ["in-progress"]],
    [["terminating", "not-found", "unknown"], "in-progress", [], ["terminating", "not-found", "unknown"]],
    [["failed", "in-progress", "current"], "failed", ["failed"], ["in-progress"]],
  ])("of %j is %s", (states, kind, failed, waiting) => {
    expect(summary(states.map((state) => health(state)))).toEqual({
      kind,
      failed: failed.map((state) => health(state)),
      waiting: waiting.map((state) => health(state)),
    });
  });

  test("is as its worst object", () => {
    expect(worst([])).toBeUndefined();
    expect(worst([health("current"), health("unknown"), health("in-progress")])).toEqual(health("unknown"));
    expect(worst([health("failed", "a"), health("failed", "b"), health("current")])).toEqual(
      health("failed", "a"),
    );
  });
});

describe("times", () => {
  test.each([
    "1970-01-01T00:00:00Z",
    "2024-02-29T23:59:59Z",
    "2000-03-01T00:00:00Z",
    "1999-12-31T12:00:00Z",
    "2100-03-01T01:02:03Z",
    "1969-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
  ])("%s is what a calendar says", (text) => {
    expect(timestamp(text)).toBe(Date.parse(text));
  });

  test("parts of seconds are dropped", () => {
    expect(timestamp("2026-01-02T03:04:05.678901Z")).toBe(Date.parse("2026-01-02T03:04:05Z"));
  });

  test.each(["", "x", "2026-01-02", "2026-01-02T03:04:05+01:00", "2026-01-02 03:04:05Z"])(
    "%j is none",
    (text) => {
      expect(timestamp(text)).toBeUndefined();
    },
  );
});
