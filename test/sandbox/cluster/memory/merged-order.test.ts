/** In which order a merged list stands: examples of structured merge's own rule. */

import { expect, test } from "vitest";
import { mergedOrder } from "../../../../sandbox/cluster/memory/merge/merge-values.ts";

test.each([
  ["the same", "abc", "abc", "abc"],
  ["what only live has stays in its place", "abc", "ac", "abc"],
  ["what is new stands where the configuration puts it", "ac", "abc", "abc"],
  ["shared items are ordered by the configuration", "abc", "cba", "cba"],
  ["strangers stay with the shared item that they followed", "xaby", "ba", "xbya"],
  ["nothing shared: live first", "ab", "cd", "abcd"],
  ["an empty configuration changes nothing", "ab", "", "ab"],
  ["an empty live list takes all", "", "ab", "ab"],
])("%s", (_, live, config, expected) => {
  expect(mergedOrder(live.split(""), config.split("")).join("")).toBe(expected);
});
