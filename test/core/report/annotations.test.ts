import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import { annotationsOf } from "../../../src/core/report/annotations.ts";
import { previewCheck } from "../../../src/core/report/preview-check.ts";
import { masked } from "../diff/open-masker.ts";
import { digest, previewOf } from "./previews.ts";

const source = { file: "base/web.yaml", line: 7 };
const identity = { group: "apps", kind: "Deployment", namespace: "shop", name: "web" };
const path = [{ key: "spec" }, { key: "replicas" }];

function finding(more: Partial<Finding> = {}): Finding {
  return { code: "replicas-zero", severity: "caution", message: "Nothing runs any more.", source, ...more };
}

function changed(findings: readonly Finding[]): EnvironmentPreview {
  return { environment: "dev", kind: "changed", digest, diff: { objects: [], findings, unchanged: 0 } };
}

function failed(where: { readonly file?: string; readonly line?: number }): EnvironmentPreview {
  const failure = {
    reason: "RENDER_FAILED",
    message: "a list was expected",
    next: "repair it",
    ...where,
  } as const;
  return { environment: "dev", kind: "failed", failure };
}

describe("annotations", () => {
  test("of a failure stand where it is, or at the start of its file", () => {
    expect(annotationsOf(failed({ file: "a.yaml", line: 3 }))).toEqual([
      {
        path: "a.yaml",
        line: 3,
        level: "failure",
        title: "dev does not render",
        message: "a list was expected\nNext: repair it",
      },
    ]);
    expect(annotationsOf(failed({ file: "a.yaml" }))).toMatchObject([{ line: 1 }]);
    expect(annotationsOf(failed({}))).toEqual([]);
  });

  test("of a finding say object, field, values and why", () => {
    const values = { before: masked("2"), after: masked("0") };
    expect(annotationsOf(changed([finding({ identity, path, ...values })]))).toEqual([
      {
        path: "base/web.yaml",
        line: 7,
        level: "warning",
        title: "dev: replicas-zero",
        message: "Deployment shop/web, spec.replicas: 2 → 0\nNothing runs any more.",
      },
    ]);
    const message = (more: Partial<Finding>) =>
      annotationsOf(changed([finding(more)]))[0]?.message.split("\n")[0];
    expect(message({ identity, path, after: masked("0") })).toBe("Deployment shop/web, spec.replicas: — → 0");
    expect(message({ identity, before: masked("2") })).toBe("Deployment shop/web: 2 → —");
    expect(message({})).toBe("");
  });

  test("put the gravest first, each at its level; one without a source is in the summary alone", () => {
    const { source: _source, ...nowhere } = finding();
    const all = changed([
      finding({ severity: "note" }),
      finding({ severity: "acknowledge" }),
      finding({ severity: "refused" }),
      nowhere,
    ]);
    expect(annotationsOf(all).map(({ level }) => level)).toEqual(["failure", "warning", "notice"]);
  });

  test("are as many as two requests hold", () => {
    expect(annotationsOf(changed(Array.from({ length: 130 }, () => finding())))).toHaveLength(100);
  });

  test("are in the check of their environment, and absent where there are none", () => {
    expect(previewCheck(changed([finding()]), previewOf()).annotations).toHaveLength(1);
    expect(previewCheck(changed([]), previewOf())).not.toHaveProperty("annotations");
  });

  test("F3, F6: are one line of title and bounded text without hidden characters", () => {
    const [annotation] = annotationsOf(
      changed([finding({ code: `x\n${"y".repeat(300)}`, message: `a\u202eb${"z".repeat(3_000)}` })]),
    );
    expect(annotation?.title).toMatch(/^dev: x⏎y+… \(\d+ more\)$/);
    expect(annotation?.title.length).toBeLessThanOrEqual(255);
    expect(annotation?.message).toMatch(/^\na‹U\+202E›bz+… \(\d+ more\)$/);
  });
});
