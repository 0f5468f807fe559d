import { expect, test } from "vitest";
import { environmentNames } from "../../../src/core/report/environment-names.ts";

const write = (name: string) => `<${name}>`;
const eleven = ["a", "b", "c", "d", "e", "f", "g", "h", "x", "y", "z"];

test.each<[string, readonly string[], readonly string[], string]>([
  ["all of three", ["a", "b", "c"], ["a", "b", "c"], "all 3 environments"],
  ["both of two", ["a", "b"], ["a", "b"], "<a>, <b>"],
  ["the only one", ["a"], ["a"], "<a>"],
  ["some of four", ["a", "b", "c"], ["a", "b", "c", "d"], "<a>, <b>, <c>"],
  ["nearly all of eleven", eleven.slice(0, 8), eleven, "8 of 11 environments, not in <x>, <y>, <z>"],
  ["the first seven of eleven", eleven.slice(0, 7), eleven, "<a>, <b>, <c>, <d>, <e>, <f> and 1 more"],
  ["others than those in mind", ["a", "b", "q"], ["a", "b"], "<a>, <b>, <q>"],
])("%s", (_, names, all, text) => {
  expect(environmentNames(names, all, { write })).toBe(text);
});

test("names as many as there is room for", () => {
  expect(environmentNames(["a", "b", "c"], ["a"], { write, most: 2 })).toBe("<a>, <b> and 1 more");
});
