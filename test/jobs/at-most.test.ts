import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { atMost } from "../../src/jobs/at-most.ts";

describe("the same work on many things", () => {
  test("is done a few at a time, and answered in their order", async () => {
    let running = 0;
    let most = 0;
    const answers = await atMost(3, [5, 1, 4, 2, 3, 0, 6], async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let index = 0; index < turns; index += 1) await turn();
      running -= 1;
      return turns * 10;
    });
    expect(answers).toEqual([50, 10, 40, 20, 30, 0, 60]);
    expect(most).toBe(3);
    expect(await atMost(3, [], async () => 1)).toEqual([]);
  });

  test("is left when one of them fails", async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      await turn();
      if (item === 1) throw new Error("no");
      return item;
    };
    await expect(atMost(2, [0, 1, 2, 3, 4, 5], work)).rejects.toThrow("no");
    await turn();
    await turn();
    await turn();
    expect(begun.length).toBeLessThan(6);
  });
});
