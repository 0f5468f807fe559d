/** How fast an installation asks. */

import { describe, expect, test } from "vitest";
import { createPace } from "../../src/github/pace.ts";

describe("the pace of an installation", () => {
  test("has at most ten requests at a time", async () => {
    const pace = createPace(() => 0);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 35 }, () => pace.run("plain", work)));
    expect(most).toBe(10);
  });

  test("goes on after a request that failed", async () => {
    const pace = createPace(() => 0);
    const failing = Array.from({ length: 25 }, () =>
      pace.run("plain", () => Promise.reject(new Error("no"))),
    );
    expect((await Promise.allSettled(failing)).every(({ status }) => status === "rejected")).toBe(true);
    await expect(pace.run("plain", () => Promise.resolve("yes"))).resolves.toBe("yes");
  });

  test("creates eighty notices a minute; the next is a fault with its time, and all else goes on", async () => {
    let now = 0;
    const pace = createPace(() => now);
    const notify = (): Promise<number> => pace.run("notice", async () => now);
    for (let index = 0; index < 80; index += 1) await notify();
    now = 20_000;
    await expect(notify()).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE", retryAfterMs: 40_000 });
    await expect(pace.run("plain", async () => "yes")).resolves.toBe("yes");
    now = 60_000;
    expect(await notify()).toBe(60_000);
  });

  test("holds a notice back that need not wait long", async () => {
    const start = performance.now();
    const pace = createPace(() => performance.now() - start + shift);
    let shift = 0;
    for (let index = 0; index < 80; index += 1) await pace.run("notice", async () => undefined);
    shift = 59_500;
    const before = performance.now();
    await pace.run("notice", async () => undefined);
    expect(performance.now() - before).toBeGreaterThan(300);
  });

  test("J5: waits as GitHub told, else a minute that doubles from refusal to refusal", async () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace.limited(5_000)).toBe(5_000);
    await expect(pace.run("plain", () => Promise.resolve())).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
      retry: "later",
      retryAfterMs: 5_000,
    });
    now = 5_001;
    await pace.run("plain", () => Promise.resolve());
    pace.answered();
    expect([pace.limited(), pace.limited(), pace.limited()]).toEqual([60_000, 120_000, 240_000]);
    pace.answered();
    expect(pace.limited()).toBe(60_000);
  });
});
