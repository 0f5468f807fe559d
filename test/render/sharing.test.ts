import { describe, expect, test } from "vitest";
import { recentlyUsed } from "../../src/render/recently-used.ts";
import { makeSingleFlight } from "../../src/render/single-flight.ts";
import { makeSlots } from "../../src/render/slots.ts";

describe("values recently used", () => {
  test("are forgotten in the order in which they were last used", () => {
    const values = recentlyUsed<string, number>({ weigh: () => 1, most: 2 });
    values.set("a", 1);
    values.set("b", 2);
    expect(values.get("a")).toBe(1);
    values.set("c", 3);
    expect([values.get("a"), values.get("b"), values.get("c")]).toEqual([1, undefined, 3]);
  });

  test("are bounded by weight; one that is too heavy is not kept", () => {
    const values = recentlyUsed<string, string>({ weigh: ({ length }) => length, most: 5 });
    values.set("a", "123");
    values.set("b", "12");
    values.set("a", "1");
    values.set("c", "12");
    expect(values.get("b")).toBe("12");
    values.set("d", "123456");
    expect(["a", "b", "c", "d"].map((key) => values.get(key))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

function fails(): Promise<never> {
  return Promise.reject(new Error("no"));
}

describe("a single flight", () => {
  test("runs once for all who ask meanwhile, and again for the next", async () => {
    let runs = 0;
    const fly = makeSingleFlight<number>();
    const work = async () => ++runs;
    expect(await Promise.all([fly("k", work), fly("k", work), fly("other", work)])).toEqual([1, 1, 2]);
    expect(await fly("k", work)).toBe(3);
  });

  test("goes on while one still waits, and is given up with the last", async () => {
    const fly = makeSingleFlight<string>();
    let given = 0;
    const work = (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        signal.addEventListener("abort", () => {
          given += 1;
          resolve("given up");
        });
        setTimeout(() => resolve("done"), 50);
      });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = fly("k", work, first.signal);
    const two = fly("k", work, second.signal);
    first.abort(new Error("enough"));
    await expect(one).rejects.toThrow("enough");
    expect(await two).toBe("done");
    expect(given).toBe(0);
    const third = new AbortController();
    const alone = fly("k", work, third.signal);
    third.abort(new Error("enough"));
    await expect(alone).rejects.toThrow("enough");
    expect(given).toBe(1);
    await expect(fly("k", work, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  });

  test("passes a failure on to all, and forgets it", async () => {
    const fly = makeSingleFlight<string>();
    const both = await Promise.allSettled([fly("k", fails), fly("k", fails)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await fly("k", async () => "yes")).toBe("yes");
  });
});

describe("slots", () => {
  test("let so many run at a time, the others in turn, also after failures", async () => {
    const slots = makeSlots(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(number);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      running -= 1;
      if (number === 1) throw new Error("failed");
      return number;
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => slots(work(number))));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
  });
});
