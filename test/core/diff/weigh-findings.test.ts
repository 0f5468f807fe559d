import { describe, expect, test } from "vitest";
import { weighFindings } from "../../../src/core/diff/weigh-findings.ts";
import type { FindingPolicy } from "../../../src/core/model/config.ts";
import type { Finding } from "../../../src/core/model/diff.ts";

const finding = (code: string, severity: Finding["severity"]): Finding => ({ code, severity, message: code });

const findings = [
  finding("immutable-field", "refused"),
  finding("pvc-removed", "acknowledge"),
  finding("replicas-zero", "caution"),
  finding("image-floating", "note"),
];

const weighed = (...weights: Parameters<typeof weighFindings>[1]) =>
  weighFindings(findings, weights).map(({ code, severity }) => `${code} ${severity}`);

const by = (policies: Readonly<Record<string, FindingPolicy>>, isProtected = false) => ({
  findings: policies,
  isProtected,
});

const own = findings.map(({ code, severity }) => `${code} ${severity}`);

describe("the configuration weighs findings", () => {
  test("not at all where it says nothing", () => {
    expect(weighed()).toEqual(own);
    expect(weighed({ findings: undefined, isProtected: true })).toEqual(own);
    expect(weighed(by({ other: { severity: "note" } }), by({}))).toEqual(own);
  });

  test("up and down, and the gravest comes first again", () => {
    const policies = {
      "image-floating": { severity: "acknowledge" },
      "pvc-removed": { severity: "note" },
    } as const;
    expect(weighed(by(policies))).toEqual([
      "immutable-field refused",
      "image-floating acknowledge",
      "replicas-zero caution",
      "pvc-removed note",
    ]);
  });

  test("in protected environments otherwise", () => {
    const policies = { "replicas-zero": { severity: "note", protectedSeverity: "acknowledge" } } as const;
    expect(weighed(by(policies))).toContain("replicas-zero note");
    expect(weighed(by(policies, true))).toContain("replicas-zero acknowledge");
    expect(weighed(by({ "replicas-zero": { protectedSeverity: "note" } }))).toEqual(own);
    expect(weighed(by({ "replicas-zero": { severity: "note" } }, true))).toContain("replicas-zero note");
  });

  test("what an API server refuses stays refused", () => {
    expect(weighed(by({ "immutable-field": { severity: "note" } }))).toEqual(own);
  });

  test("none disappears", () => {
    const all = Object.fromEntries(findings.map(({ code }) => [code, { severity: "note" } as const]));
    expect(weighed(by(all))).toHaveLength(findings.length);
  });

  test("promise 4: of two configurations the stricter one counts, so a change does not weigh itself", () => {
    const base = by({ "pvc-removed": { severity: "acknowledge" } });
    const lowered = by({ "pvc-removed": { severity: "note" }, "image-floating": { severity: "caution" } });
    expect(weighed(base, lowered)).toContain("pvc-removed acknowledge");
    expect(weighed(lowered, base)).toContain("pvc-removed acknowledge");
    expect(weighed(lowered, { findings: undefined, isProtected: false })).toContain(
      "pvc-removed acknowledge",
    );
    expect(weighed(base, lowered)).toContain("image-floating caution");
  });
});
