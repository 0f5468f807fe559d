import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function cron(spec: string): string {
  return object("CronJob", "tick", `spec: {${spec}}`, "batch/v1");
}

function web(paused: boolean): string {
  return object("Deployment", "web", `spec: {paused: ${paused}}`, "apps/v1");
}

describe("suspended", () => {
  test("suspend and paused become true, of any kind", () => {
    expect(findings(cron("a: 1"), cron("a: 1, suspend: true"))).toEqual([
      "caution suspended CronJob shop/tick spec.suspend",
    ]);
    expect(messages(cron("suspend: false"), cron("suspend: true"))[0]).toContain("newly suspended");
    expect(findings(web(false), web(true))).toEqual(["caution suspended Deployment shop/web spec.paused"]);
  });

  test("what was so, what ends, and what is new that way are none", () => {
    expect(findings(cron("suspend: true, a: 1"), cron("suspend: true, a: 2"))).toEqual([]);
    expect(findings(cron("suspend: true"), cron("suspend: false"))).toEqual([]);
    expect(findings("", cron("suspend: true"))).toEqual([]);
  });
});
