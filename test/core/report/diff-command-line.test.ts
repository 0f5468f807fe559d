import { expect, test } from "vitest";
import { diffCommandLine } from "../../../src/core/report/diff-command-line.ts";
import { base, head } from "./previews.ts";

const start = `slipway diff --base ${base} --head ${head}`;

test("names every environment by naming none", () => {
  expect(diffCommandLine({ base, head })).toBe(`${start} --full`);
});

test("keeps the environments and the folders that were asked for", () => {
  expect(diffCommandLine({ base, head }, { env: ["dev", "live"] })).toBe(`${start} --env dev live --full`);
  expect(diffCommandLine({ base, head }, { path: ["./a/b", "c"] })).toBe(`${start} --path ./a/b c --full`);
});

test("quotes a path for a shell, and takes none for an option", () => {
  expect(diffCommandLine({ base, head }, { path: ["a b;$(c)", "it's", "-x", ""] })).toBe(
    `${start} --path 'a b;$(c)' 'it'"'"'s' ./-x '' --full`,
  );
});
