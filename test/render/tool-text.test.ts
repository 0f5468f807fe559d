import { describe, expect, test } from "vitest";
import { explainToolFailure } from "../../src/render/tool/explain-tool-failure.ts";
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

describe("what a failure means", () => {
  test.each([
    ["cycle detected: candidate root 'a' contains visited root 'b'", "RENDER_CYCLE", '"a"'],
    ["x: security; file 'o.txt' is not in or below 'env'", "RENDER_PATH_ESCAPE", '"o.txt"'],
    ["external plugins disabled; unable to load external plugin 'P'", "RENDER_PLUGIN_FORBIDDEN", "no code"],
    ["plugin fails configuration: must specify --enable-helm", "RENDER_NOT_SUPPORTED", "Helm"],
    [
      'no resource matches strategic merge patch "Deployment.v1.apps/web.shop": no',
      "RENDER_FAILED",
      "Deployment shop/web",
    ],
    [
      "failed to find unique target for patch ConfigMap.v1.[noGrp]/a.b.[noNs]",
      "RENDER_FAILED",
      "ConfigMap a.b ",
    ],
    [
      "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]'",
      "DUPLICATE_OBJECT",
      "ConfigMap a is there twice",
    ],
    [
      'id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"ConfigMap", isClusterScoped:false}, Name:"p", Namespace:"n"} does not exist; cannot merge or replace',
      "RENDER_FAILED",
      "ConfigMap n/p",
    ],
    ["something new", "RENDER_FAILED", "kustomize: something new"],
    ["", "RENDER_FAILED", "without saying why"],
  ])("%s", (text, reason, part) => {
    const failure = explainToolFailure(text, "env");
    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain(part);
    expect(failure.next).not.toBe("");
  });

  test("a failure that is not known says how to see it", () => {
    expect(explainToolFailure("x", "").next).toContain('"kustomize build ."');
  });
});
