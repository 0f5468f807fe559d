import { describe, expect, test } from "vitest";
import { readToolText } from "../../src/render/tool/tool-text.ts";

function at(address: string): string {
  return readToolText(`Error: merging from generator &{${address} <nil>}: at ${address} failed`, "/t").error;
}

describe("what the tool wrote", () => {
  test("is warnings, sorted and each once, and an error with paths of the repository", () => {
    const stderr = [
      "# Warning: 'vars' is deprecated.",
      "# Warning: 'bases' is deprecated.",
      "# Warning: 'vars' is deprecated.",
      "2026/11/24 22:41:42 well-defined vars that were never replaced: b,a",
      "Error: evalsymlink failure on '/private/x/tree/env/a.yaml' : lstat /private/x/tree/env/a.yaml: no such file in /private/x/tree",
      "",
    ].join("\n");
    expect(readToolText(stderr, "/private/x/tree")).toEqual({
      warnings: [
        "'bases' is deprecated.",
        "'vars' is deprecated.",
        "well-defined vars that were never replaced: a,b",
      ],
      error: "evalsymlink failure on 'env/a.yaml' : lstat env/a.yaml: no such file in .",
    });
  });

  test("is an error in the manner of newer and of older kubectl", () => {
    expect(readToolText("error: no matches\n", "/t").error).toBe("no matches");
    const logged =
      'E1124 23:34:46.518563   20446 run.go:72] "command failed" err="id \\"x\\" does not exist"\n';
    expect(readToolText(logged, "/t").error).toBe('id "x" does not exist');
  });

  test("is only warnings when nothing failed", () => {
    expect(readToolText("", "/t")).toEqual({ warnings: [], error: "" });
    expect(readToolText("# Warning: a\n", "/t")).toEqual({ warnings: ["a"], error: "" });
  });

  test("names no address in memory: equal failures give equal text", () => {
    expect(at("0x18e6c049f790")).toBe(at("0x2faa92f3520"));
  });

  test("is bounded", () => {
    expect(readToolText(`Error: ${"x".repeat(5000)}`, "/t").error.length).toBeLessThan(1100);
  });
});
