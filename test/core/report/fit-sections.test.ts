import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitItems } from "../../../src/core/report/fit-items.ts";
import { type Block, fitSections, type Section } from "../../../src/core/report/fit-sections.ts";

function block(text: string, more: Partial<Block> = {}): Block {
  return { text, short: `name of ${text.slice(0, 3)}`, rank: 1, objects: 1, ...more };
}

function section(...blocks: readonly Block[]): Section {
  return { summary: "<b>dev</b>", open: false, blocks };
}

describe("fitSections", () => {
  test("shows everything that has room, in the order given", () => {
    expect(
      fitSections([section(block("a"), block("b")), { ...section(block("c")), open: true }], 10_000),
    ).toEqual({
      text: "<details>\n<summary><b>dev</b></summary>\n\na\n\nb\n\n</details>\n\n<details open>\n<summary><b>dev</b></summary>\n\nc\n\n</details>",
      shown: 3,
      total: 3,
    });
  });

  test("gives room by rank, whatever the order", () => {
    const big = "x".repeat(300);
    const { text, shown, total } = fitSections(
      [section(block(`${big}1`, { rank: 3 }), block(`${big}2`, { rank: 0 }))],
      520,
    );
    expect(text).toContain(`${big}2`);
    expect(text).not.toContain(`${big}1`);
    expect(text).toContain("Too long to be shown here:\n\n- name of xxx");
    expect([shown, total]).toEqual([1, 2]);
  });

  test("counts what has not even room for its name", () => {
    const blocks = Array.from({ length: 50 }, (_, index) => block("x".repeat(1_000) + index, { objects: 2 }));
    const { text, shown, total } = fitSections([section(...blocks)], 400);
    expect(text).toMatch(/… and \d+ objects more\.\n\n<\/details>$/);
    expect([shown, total]).toEqual([0, 100]);
  });

  test("leaves out a section that has no room at all", () => {
    expect(fitSections([section(block("a"))], 10)).toEqual({ text: "", shown: 0, total: 1 });
    expect(fitSections([], 10)).toEqual({ text: "", shown: 0, total: 0 });
  });

  test("counts the bullets of what is only named", () => {
    const named = Array.from({ length: 40 }, (_, index) => block("x".repeat(900), { short: `n${index}` }));
    for (let room = 150; room < 420; room++) {
      expect(fitSections([section(...named)], room).text.length).toBeLessThanOrEqual(room);
    }
  });

  test("never passes its room", () => {
    const blocks = fc.array(
      fc.record({
        text: fc.string({ maxLength: 200 }),
        short: fc.string({ maxLength: 30 }),
        rank: fc.nat(3),
        objects: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 12 },
    );
    const sections = fc.array(fc.record({ summary: fc.string(), open: fc.boolean(), blocks }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(sections, fc.integer({ min: 0, max: 3_000 }), (some, room) => {
        expect(fitSections(some, room).text.length).toBeLessThanOrEqual(room);
      }),
    );
  });
});

describe("fitItems", () => {
  test("takes items while they have room, and counts the rest", () => {
    expect(fitItems(["aa", "bb", "cc"], { room: 6, most: 9 })).toEqual({ shown: ["aa", "bb"], hidden: 1 });
    expect(fitItems(["aa", "bb", "cc"], { room: 99, most: 1 })).toEqual({ shown: ["aa"], hidden: 2 });
    expect(fitItems([], { room: 1, most: 1 })).toEqual({ shown: [], hidden: 0 });
  });

  test("always takes the first", () => {
    expect(fitItems(["too long", "b"], { room: 2, most: 9 })).toEqual({ shown: ["too long"], hidden: 1 });
  });
});
