import { afterAll, describe, expect, test } from "vitest";
import { ownerAndName, readOrigin } from "../../src/git/read-origin.ts";
import { makeRepository } from "./make-repository.ts";

describe("where a repository was cloned from", () => {
  const repository = makeRepository();
  afterAll(() => repository.remove());
  const program = { path: "git", searchPath: process.env["PATH"] ?? "" };

  test("is what its remote origin says", async () => {
    expect(await readOrigin(program, repository.path)).toBeUndefined();
    repository.git("remote", "add", "origin", "https://github.com/octo/shop.git");
    expect(await readOrigin(program, repository.path)).toBe("octo/shop");
  });

  test.each([
    ["https://github.com/octo/shop", "octo/shop"],
    ["https://ghe.example.com/octo/shop.git", "octo/shop"],
    ["https://token@github.com/octo/shop.git/", "octo/shop"],
    ["git@github.com:octo/shop.git", "octo/shop"],
    ["ssh://git@github.com:22/octo/my.shop.git", "octo/my.shop"],
    ["https://gitlab.example.com/group/sub/shop.git", undefined],
    ["/home/me/shop", undefined],
    ["../shop.git", undefined],
    ["file:///srv/octo/shop", undefined],
    ["https://github.com/octo/shop name", undefined],
    ["", undefined],
  ])("reads %j as %j", (url, expected) => {
    expect(ownerAndName(url)).toBe(expected);
  });
});
