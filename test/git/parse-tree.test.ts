import { describe, expect, test } from "vitest";
import { parseTree } from "../../src/git/parse-tree.ts";

const id = "a".repeat(40);
const limits = { entries: 10, depth: 3 };

describe("the listing of a tree", () => {
  test("gives every kind of entry by its path", () => {
    const listing = [
      `100644 blob ${id}\ta/b c.yaml`,
      `100755 blob ${id}\trun`,
      `120000 blob ${id}\tlink\twith a tab\nand a break`,
      `160000 commit ${id}\tmodule`,
      `999999 blob ${id}\tunheard-of`,
      "",
    ].join("\0");
    expect([...parseTree(listing, limits).values()]).toEqual([
      { path: "a/b c.yaml", id, kind: "file" },
      { path: "run", id, kind: "executable" },
      { path: "link\twith a tab\nand a break", id, kind: "symlink" },
      { path: "module", id, kind: "submodule" },
    ]);
  });

  test("is refused with too many entries or folders too deep", () => {
    const many = Array.from({ length: 11 }, (_, index) => `100644 blob ${id}\tf${index}\0`).join("");
    expect(() => parseTree(many, limits)).toThrow(/more than 10 files/);
    expect(() => parseTree(`100644 blob ${id}\ta/b/c/d/e\0`, limits)).toThrow(/more than 3 levels/);
    expect(parseTree(`100644 blob ${id}\ta/b/c/d\0`, limits).size).toBe(1);
  });
});
