import { describe, expect, test } from "vitest";
import { checkRemote } from "../../src/git/check-remote.ts";

const strict = { loopbackHttp: false, file: false };
const lax = { loopbackHttp: true, file: true };

describe("addresses to fetch from", () => {
  test.each([
    ["https://github.com/o/r.git", strict, "https"],
    ["https://ghe.example.com:8443/o/r", strict, "https"],
    ["http://127.0.0.1:3000/o/r", lax, "http"],
    ["http://localhost:3000/o/r", lax, "http"],
    ["file:///tmp/r", lax, "file"],
  ] as const)("%s is fetched by %s", (url, rules, transport) => {
    expect(checkRemote(url, rules)).toBe(transport);
  });

  test.each([
    "http://github.com/o/r",
    "http://127.0.0.1.example.com/o/r",
    "http://127.0.0.1:3000/o/r",
    "file:///tmp/r",
    "/tmp/r",
    "ssh://git@github.com/o/r",
    "git@github.com:o/r",
    "git://github.com/o/r",
    "ext::sh -c touch% /tmp/x",
    "--upload-pack=touch x",
    "https://user:password@github.com/o/r",
    "https://token@github.com/o/r",
    "https://github.com/o/r?x=1",
    "https://github.com/o/r#x",
    "https://github.com/o/r\n",
    " https://github.com/o/r",
    "",
  ])("%j is refused without repeating it", (url) => {
    expect(() => checkRemote(url, strict)).toThrow(/is not one that may be fetched from/);
  });

  test("plain HTTP is for this machine only, even where it is allowed", () => {
    expect(() => checkRemote("http://10.0.0.1/o/r", lax)).toThrow(/may be fetched/);
    expect(() => checkRemote("http://127.0.0.1.evil.example/o/r", lax)).toThrow(/may be fetched/);
  });
});
