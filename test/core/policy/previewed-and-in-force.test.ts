import { describe, expect, test } from "vitest";
import type { Protection } from "../../../src/core/model/environment.ts";
import { decide } from "../../../src/core/policy/decide.ts";
import { rulesInForce } from "../../../src/core/policy/rules-in-force.ts";
import { strictestProtection } from "../../../src/core/policy/strictest-protection.ts";
import { wasPreviewed } from "../../../src/core/policy/was-previewed.ts";
import { commanded, environment, facts, notPreviewed, older } from "./facts.ts";

const { protection: _protection, ...unprotected } = environment;
const all: Protection = { protectedBranch: true, approvals: 2, requiredChecks: true };

describe("was-previewed", () => {
  test("passes with the digest that was shown", () => {
    expect(wasPreviewed(facts)).toMatchObject({
      kind: "pass",
      evidence: [`its render was shown: sha256:${"0f".repeat(32)}`],
    });
  });

  test.each(["deploy", "resume"] as const)(
    "promise 3: refuses a %s of what nobody was shown, and says how to see it",
    (kind) => {
      const request = notPreviewed(commanded(kind));
      expect(wasPreviewed({ ...facts, request })).toEqual({
        rule: "was-previewed",
        kind: "reject",
        reason: "NOT_PREVIEWED",
        evidence: ["its render was never shown on a pull request"],
        next: "comment `/diff production` on the merged pull request, then `/deploy production`",
      });
    },
  );

  test("asks nothing of a rollback, nor where the environment is not protected", () => {
    const request = notPreviewed(commanded("rollback"));
    expect(wasPreviewed({ ...facts, request }).kind).toBe("skip");
    expect(
      wasPreviewed({ ...facts, environment: unprotected, request: notPreviewed(facts.request) }).kind,
    ).toBe("skip");
  });

  test("opens no gate by itself", () => {
    const protection = { protectedBranch: false, approvals: 0, requiredChecks: false };
    expect(decide({ ...facts, environment: { ...environment, protection } }).kind).toBe("refuse");
  });
});

function kept(protection: Protection | undefined, onBranch: Protection | undefined): string {
  return rulesInForce({
    ...facts,
    earlierRules: {
      revision: older,
      ...(protection === undefined ? {} : { protection }),
      ...(onBranch === undefined ? {} : { onBranch }),
    },
  }).evidence.join();
}

describe("rules-in-force", () => {
  test("promise 4: names the rules that a change would take away, and keeps them for its own deployment", () => {
    expect(kept(all, undefined)).toBe(
      "kept from bbbbbbbb, which production runs: approvals: 2, protectedBranch, requiredChecks; what is deployed now changes that for the next deployment",
    );
    expect(kept(all, { ...all, approvals: 1 })).toContain("production runs: approvals: 2; what");
  });

  test("says nothing of rules that are the same or stricter", () => {
    const none = "the rules on main ask for no less than those of bbbbbbbb, which production runs";
    expect(kept(all, all)).toBe(none);
    expect(kept(all, { ...all, approvals: 3 })).toBe(none);
    expect(kept(undefined, all)).toBe(none);
    expect(kept(undefined, undefined)).toBe(none);
  });

  test("refuses when they cannot be read, but no rollback", () => {
    const earlierRules = { unknown: "the revision is gone" };
    expect(rulesInForce({ ...facts, earlierRules })).toEqual({
      rule: "rules-in-force",
      kind: "reject",
      reason: "RULES_UNREADABLE",
      evidence: ["the rules of what production runs cannot be read: the revision is gone"],
      next: "comment the command again when they can be read, or `/rollback production` to a revision that is there",
    });
    expect(rulesInForce({ ...facts, earlierRules, request: commanded("rollback") }).kind).toBe("skip");
  });

  test("asks nothing where nothing ran before", () => {
    expect(rulesInForce(facts)).toMatchObject({ kind: "skip" });
  });
});

test("the stricter of two protections asks for what either of them asks for", () => {
  const branch = { protectedBranch: true, approvals: 0, requiredChecks: false };
  const people = { protectedBranch: false, approvals: 2, requiredChecks: true };
  expect(strictestProtection(branch, people)).toEqual(all);
  expect(strictestProtection(people, branch)).toEqual(all);
  expect(strictestProtection(undefined, people)).toBe(people);
  expect(strictestProtection(branch, undefined)).toBe(branch);
  expect(strictestProtection(undefined, undefined)).toBeUndefined();
});
