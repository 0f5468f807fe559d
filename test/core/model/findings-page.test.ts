import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingCodes, findingTable } from "../../../src/core/model/finding-codes.ts";

const page = readFileSync(new URL("../../../docs/findings.md", import.meta.url), "utf8");

/** Rows of the table of codes: code, severity, what is seen. */
const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (\w+) +\| ([^|]*?) +\|/gm)].map(
  ([, ...cells]) => cells,
);

describe("docs/findings.md", () => {
  test("lists exactly the codes that findings have, in their order, with severity and meaning", () => {
    expect(rows).toEqual(findingTable.map(({ code, severity, meaning }) => [code, severity, meaning]));
  });

  test("no code is there twice", () => {
    expect(new Set(findingCodes).size).toBe(findingCodes.length);
  });
});
