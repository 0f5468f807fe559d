import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Protection } from "../../../src/core/model/environment.ts";
import { type Facts, type RuleResult, type Unknown, isUnknown } from "../../../src/core/model/gate.ts";
import type { Role } from "../../../src/core/model/pull-request.ts";
import { decide, fold } from "../../../src/core/policy/decide.ts";
import { type FactName, factsNeeded } from "../../../src/core/policy/facts-needed.ts";
import type { PullRequestChange } from "../../../src/core/policy/incoming-pull-requests.ts";
import {
  bob,
  change,
  commanded,
  environment,
  facts,
  notPreviewed,
  passed,
  person,
  protectedBy,
  pullRequest,
  review,
  revision,
} from "./facts.ts";

const { protection: _none, ...unprotected } = environment;
const unknown: Unknown = { unknown: "GitHub answered 502" };

describe("decide", () => {
  test("allows when every rule passes, with the evidence of each", () => {
    const decision = decide(facts);
    expect(decision.kind).toBe("allow");
    expect(decision.rules.map(({ rule, kind }) => [rule, kind])).toEqual([
      ["branch-is-protected", "pass"],
      ["approved", "pass"],
      ["required-checks-pass", "pass"],
      ["was-previewed", "pass"],
      ["rules-in-force", "skip"],
      ["findings-acknowledged", "skip"],
      ["authorised", "skip"],
      ["not-held", "pass"],
    ]);
  });

  test("asks every rule: one refusal hides no other", () => {
    const decision = decide({
      ...facts,
      branchRules: { protected: false, requiredChecks: [{ context: "ci/test" }] },
      changes: [{ ...change, reviews: [], checks: [] }],
      hold: { by: "carol", reason: "", since: "2026-01-01T00:00:00Z" },
      request: notPreviewed(commanded("deploy")),
      earlierRules: unknown,
      toAcknowledge: unknown,
      actorRole: "read",
    });
    expect(decision.kind).toBe("refuse");
    expect(decision.rules.map((result) => (result.kind === "reject" ? result.reason : result.kind))).toEqual([
      "BRANCH_NOT_PROTECTED",
      "REVIEWS_MISSING",
      "CHECKS_PENDING",
      "NOT_PREVIEWED",
      "RULES_UNREADABLE",
      "FINDINGS_UNREADABLE",
      "NOT_AUTHORISED",
      "HELD",
    ]);
  });

  test("every refusal says what to do next", () => {
    const decision = decide({ ...facts, branchRules: unknown, changes: unknown, hold: unknown });
    const rejections = decision.rules.filter((result) => result.kind === "reject");
    expect(rejections).toHaveLength(4);
    for (const { next, evidence } of rejections) {
      expect(next).not.toBe("");
      expect(evidence).not.toEqual([]);
    }
  });

  test("an unprotected environment asks only for a free hand", () => {
    const decision = decide({ ...facts, environment: unprotected, branchRules: unknown, changes: unknown });
    expect(decision.kind).toBe("allow");
    expect(decide({ ...facts, environment: unprotected, hold: unknown }).kind).toBe("refuse");
  });

  test("G6, W4: who lost the right to command is refused at the decision, and a forgotten role too", () => {
    const request = commanded("deploy", bob);
    expect(decide({ ...facts, request, actorRole: "write" }).kind).toBe("allow");
    expect(decide({ ...facts, request, actorRole: "read" }).kind).toBe("refuse");
    expect(decide({ ...facts, request, actorRole: unknown }).kind).toBe("refuse");
    expect(decide({ ...facts, request }).kind).toBe("refuse");
  });

  test("a rollback needs nothing but somebody who may: it must work when GitHub's rules cannot be read", () => {
    const broken = { ...facts, branchRules: unknown, changes: unknown, hold: unknown };
    expect(decide({ ...broken, request: commanded("rollback"), actorRole: "write" }).kind).toBe("allow");
    expect(decide({ ...broken, request: commanded("rollback"), actorRole: "triage" }).kind).toBe("refuse");
  });
});

describe("an empty gate", () => {
  test("a protection that asks nothing refuses", () => {
    const decision = decide({ ...facts, environment: protectedBy({}) });
    expect(decision.kind).toBe("refuse");
    expect(decision.rules).toContainEqual({
      rule: "protection-asks-something",
      kind: "reject",
      reason: "GATE_EMPTY",
      evidence: ["production is protected, but nothing that its protection asks for can be asked here"],
      next: "ask for an approval or a protected branch in the protection of production, or require a check on branch main",
    });
  });

  test("a protection that asks only for checks refuses while the branch requires none", () => {
    const decision = decide({
      ...facts,
      environment: protectedBy({ requiredChecks: true }),
      branchRules: { protected: true, requiredChecks: [] },
    });
    expect(decision.kind).toBe("refuse");
  });

  test("no rules at all refuse: none of nothing rejects", () => {
    const common: readonly RuleResult[] = [{ rule: "not-held", kind: "pass", evidence: [] }];
    expect(fold(facts, { protection: [], common }).kind).toBe("refuse");
    expect(fold({ ...facts, environment: unprotected }, { protection: [], common }).kind).toBe("allow");
  });
});

/** Facts under which the gate is open, with exactly as many approvals as are asked for. */
const openFacts: fc.Arbitrary<Facts> = fc
  .record({
    protection: fc.record({
      protectedBranch: fc.boolean(),
      approvals: fc.integer({ min: 0, max: 3 }),
      requiredChecks: fc.boolean(),
    }),
    guarded: fc.boolean(),
    pullRequests: fc.integer({ min: 1, max: 4 }),
    required: fc.uniqueArray(fc.constantFrom("ci/test", "ci/lint", "ci/build"), { minLength: 1 }),
    kind: fc.constantFrom("deploy", "rollback", "resume", "push"),
    role: fc.constantFrom<Role>("write", "maintain", "admin"),
  })
  .map(({ protection, guarded, pullRequests, required, kind, role }): Facts => {
    const request = kind === "push" ? facts.request : commanded(kind);
    const changes = Array.from({ length: pullRequests }, (_, index) =>
      approvedChange(index, protection, required),
    );
    return {
      ...facts,
      environment: guarded ? protectedBy(protection) : unprotected,
      request,
      branchRules: { protected: true, requiredChecks: required.map((context) => ({ context })) },
      changes,
      ...(kind === "push" ? {} : { actorRole: role }),
    };
  })
  .filter((open) => decide(open).kind === "allow");

function approvedChange(
  index: number,
  { approvals }: Protection,
  required: readonly string[],
): PullRequestChange {
  const people = Array.from({ length: approvals }, (_, which) => person(100 + which, `reviewer-${which}`));
  const head = revision(["a", "b", "c", "d"][index] ?? "e");
  return {
    kind: "pull-request",
    pullRequest: { ...pullRequest, number: 10 + index, head },
    reviews: people.map((reviewer, order) => review(order + 1, reviewer, "approved", head)),
    roles: new Map(people.map(({ id }) => [id, "write"])),
    checks: required.map((name) => ({ ...passed, name })),
  };
}

/** Every way to make one single fact unknown, by the name of the fact. */
function withoutOne(open: Facts): readonly { readonly name: FactName; readonly facts: Facts }[] {
  const changes = isUnknown(open.changes) ? [] : open.changes;
  const replaced = (index: number, part: Partial<PullRequestChange>): Facts => ({
    ...open,
    changes: changes.map((one, at) =>
      at === index && one.kind === "pull-request" ? { ...one, ...part } : one,
    ),
  });
  return [
    { name: "branchRules", facts: { ...open, branchRules: unknown } },
    { name: "changes", facts: { ...open, changes: unknown } },
    { name: "earlierRules", facts: { ...open, earlierRules: unknown } },
    { name: "hold", facts: { ...open, hold: unknown } },
    { name: "toAcknowledge", facts: { ...open, toAcknowledge: unknown } },
    { name: "actorRole", facts: { ...open, actorRole: unknown } },
    ...changes.flatMap((one, index) => {
      if (one.kind === "push") return [];
      const roles = [...one.roles.keys()].map((id) => ({
        name: "reviews" as const,
        facts: replaced(index, { roles: new Map<number, Role | Unknown>([...one.roles, [id, unknown]]) }),
      }));
      return [
        { name: "reviews" as const, facts: replaced(index, { reviews: unknown }) },
        { name: "checks" as const, facts: replaced(index, { checks: unknown }) },
        ...roles,
      ];
    }),
  ];
}

describe("promise 8: fail closed for authority", () => {
  test("of an open gate, any one needed fact that becomes unknown closes it", () => {
    fc.assert(
      fc.property(openFacts, (open) => {
        const needed = factsNeeded(open.environment, open.request);
        for (const { name, facts: without } of withoutOne(open)) {
          expect({ name, kind: decide(without).kind }).toEqual({
            name,
            kind: needed.includes(name) ? "refuse" : "allow",
          });
        }
      }),
    );
  });

  test("the property looks at every fact", () => {
    expect(factsNeeded(environment, commanded("deploy"))).toEqual([
      "branchRules",
      "changes",
      "reviews",
      "checks",
      "earlierRules",
      "hold",
      "toAcknowledge",
      "actorRole",
    ]);
    expect(new Set(withoutOne(facts).map(({ name }) => name))).toEqual(
      new Set(factsNeeded(environment, commanded("deploy"))),
    );
  });

  test("facts that become unknown open no closed gate", () => {
    fc.assert(
      fc.property(openFacts, fc.constantFrom<Role>("none", "read", "triage"), (open, role) => {
        const closed = {
          ...open,
          hold: { by: "carol", reason: "", since: "2026-01-01T00:00:00Z" },
          actorRole: role,
        };
        fc.pre(decide(closed).kind === "refuse");
        const others = withoutOne(closed).filter(({ name }) => name !== "hold" && name !== "actorRole");
        for (const { facts: without } of others) expect(decide(without).kind).toBe("refuse");
      }),
    );
  });
});

describe("factsNeeded", () => {
  test("asks for no more than the rules look at", () => {
    expect(factsNeeded(unprotected, facts.request)).toEqual(["earlierRules", "hold"]);
    expect(factsNeeded(environment, commanded("rollback"))).toEqual(["actorRole"]);
    expect(factsNeeded(environment, { ...facts.request, kind: "rollback" })).toEqual([]);
    expect(factsNeeded(protectedBy({ protectedBranch: true }), facts.request)).toEqual([
      "branchRules",
      "earlierRules",
      "hold",
      "toAcknowledge",
    ]);
    expect(factsNeeded(protectedBy({ approvals: 1 }), facts.request)).toEqual([
      "changes",
      "reviews",
      "earlierRules",
      "hold",
      "toAcknowledge",
    ]);
    expect(factsNeeded(protectedBy({ requiredChecks: true }), facts.request)).toEqual([
      "branchRules",
      "changes",
      "checks",
      "earlierRules",
      "hold",
      "toAcknowledge",
    ]);
  });
});
