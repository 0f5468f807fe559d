import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reasonCodes } from "../../../src/core/model/outcome.ts";

const page = readFileSync(new URL("../../../docs/outcomes.md", import.meta.url), "utf8");

/** The codes of the table below a kind's heading, in the order of the page. */
function codesOf(kind: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${kind}\n`)) ?? "";
  return [...section.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code ?? "");
}

describe("docs/outcomes.md", () => {
  test.each(Object.entries(reasonCodes))(
    "explains every reason code of the kind %s, in the order of the list",
    (kind, codes) => {
      expect(codesOf(kind)).toEqual(codes);
    },
  );

  test("explains no code that does not exist", () => {
    const known = new Set<string>(Object.values(reasonCodes).flat());
    const mentioned = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code]) => code ?? "");
    expect(mentioned.filter((code) => !known.has(code))).toEqual([]);
    expect(mentioned.length).toBeGreaterThan(70);
  });

  test("says of each code what happened", () => {
    const rows = page.split("\n").filter((row) => /^\| `[A-Z_]+` +\|/.test(row));
    expect(rows.filter((row) => !/^\| `[A-Z_]+` +\| [A-Z`][^|]*\. +\|/.test(row))).toEqual([]);
  });

  test("no code belongs to two kinds", () => {
    const all: readonly string[] = Object.values(reasonCodes).flat();
    expect(new Set(all).size).toBe(all.length);
  });
});
