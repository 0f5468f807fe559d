import { expect, test } from "vitest";
import { parseRemote } from "../../src/render/inputs/parse-remote.ts";

const sha = "0123456789abcdef0123456789abcdef01234567";

test.each([
  [`https://github.com/org/repo//path/to?ref=${sha}`, "https://github.com/org/repo", "path/to", sha],
  [`https://github.com/org/repo/path/to?ref=${sha}`, "https://github.com/org/repo", "path/to", sha],
  [`https://github.com/org/repo?ref=${sha}`, "https://github.com/org/repo", "", sha],
  [`https://github.com/org/repo.git//path?ref=${sha}`, "https://github.com/org/repo", "path", sha],
  [`https://git.example.com/a/b/c.git/path?version=${sha}`, "https://git.example.com/a/b/c", "path", sha],
  [`github.com/org/repo//path?ref=${sha}&timeout=90s`, "https://github.com/org/repo", "path", sha],
  [`git::https://github.com/org/repo//path?ref=${sha}`, "https://github.com/org/repo", "path", sha],
  ["https://github.com/org/repo//path?ref=v1.0.0", "https://github.com/org/repo", "path", undefined],
  ["https://github.com/org/repo//path?ref=0123456", "https://github.com/org/repo", "path", undefined],
  ["https://github.com/org/repo//path", "https://github.com/org/repo", "path", undefined],
  [`https://github.com/org/../other/repo//path?ref=${sha}`, "https://github.com/other/repo", "path", sha],
])("%s is a folder of a repository", (entry, url, path, revision) => {
  expect(parseRemote(entry)).toEqual({ url, path, revision });
});

test.each([
  `https://user:token@github.com/org/repo//path?ref=${sha}`,
  `https://github.com/org/repo//path?ref=${sha}&x=y`,
  `https://github.com/org/repo//path?ref=${sha}#x`,
  `ssh://git@github.com/org/repo//path?ref=${sha}`,
  `git@github.com:org/repo//path?ref=${sha}`,
  `file:///org/repo//path?ref=${sha}`,
  `https://github.com/org%2F..%2Fother/repo//path?ref=${sha}`,
  `https://github.com/org/repo//%2e%2e%2Fpath?ref=${sha}`,
  "https://",
])("%s is none that could be allowed", (entry) => {
  expect(parseRemote(entry)).toBeUndefined();
});
