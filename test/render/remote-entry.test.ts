import { describe, expect, test } from "vitest";
import { isLikelyRemote, isRemote, withoutCredentials } from "../../src/render/inputs/remote-entry.ts";

describe("an entry that would be fetched", () => {
  test.each([
    "https://github.com/o/r",
    "HTTPS://example.com/a.yaml",
    "http://127.0.0.1/s.yaml",
    "http://[::ffff:a9fe:a9fe]/x",
    "http:foo",
    "ssh://git@example.com/o/r.git",
    "file:///etc/x",
    "git::https://example.com/o/r",
    "git::git@example.com:o/r",
    "ext::sh -c touch% x",
    "git@github.com:o/r.git",
    "someone@host:path",
    "github.com/o/r//p?ref=x",
    "GitHub.com:o/r",
    "gitlab.com/o/r",
    "gh:o/r",
    "//host/path",
    "o/r?ref=main",
    "s3::https://s3.amazonaws.com/b/k",
    "oci://registry/x",
  ])("%j", (entry) => {
    expect(isRemote(entry)).toBe(true);
  });

  test.each(["host:path/to", "example.com/org/repo//base", "example.com/org/repo.git/base", "2130706433/x"])(
    "%j is no path that a tree has by that name, so it is likely one or simply absent",
    (entry) => {
      expect(isRemote(entry)).toBe(false);
      expect(isLikelyRemote(entry)).toBe(entry !== "2130706433/x");
    },
  );

  test.each(["../base", "a.yaml", "./x/y.yml", "icon@2x.yaml", "v1.2/file.yaml", "../../components/a b"])(
    "%j is a path",
    (entry) => {
      expect(isRemote(entry)).toBe(false);
      expect(isLikelyRemote(entry)).toBe(false);
    },
  );
});

test("user name and password are not shown", () => {
  expect(withoutCredentials("https://user:pass@example.com/o/r")).toBe("https://example.com/o/r");
  expect(withoutCredentials("git::https://token@example.com/o/r")).toBe("git::https://example.com/o/r");
  expect(withoutCredentials("https://example.com/o/r@v1")).toBe("https://example.com/o/r@v1");
});
