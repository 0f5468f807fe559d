import { describe, expect, test } from "vitest";
import type { Facts, RuleResult, Unknown } from "../../../src/core/model/gate.ts";
import type { ReasonCode } from "../../../src/core/model/outcome.ts";
import type { Review, Role } from "../../../src/core/model/pull-request.ts";
import { approved } from "../../../src/core/policy/approved.ts";
import {
  alice,
  bob,
  carol,
  change,
  commanded,
  environment,
  facts,
  head,
  older,
  person,
  protectedBy,
  pullRequest,
  review,
  revision,
} from "./facts.ts";

const dave = person(4, "dave");
const robot = person(5, "merge-bot[bot]", "bot");
const ghost = person(0, "ghost");

type Roles = readonly (readonly [number, Role | Unknown])[];

interface Row {
  readonly reviews: readonly Review[] | Unknown;
  readonly roles?: Roles;
  readonly needed?: number;
  readonly expected: "pass" | ReasonCode;
  /** Part of the evidence or of the next step. */
  readonly told: string;
}

const everybodyWrites: Roles = [
  [alice.id, "write"],
  [bob.id, "write"],
  [carol.id, "write"],
  [dave.id, "write"],
  [robot.id, "write"],
  [ghost.id, "write"],
];

const ok = (id: number, who = bob) => review(id, who, "approved");

/** Which approvals count (gates A1 to A5): one line for each way to be, or not to be, an approval. */
const rows: Readonly<Record<string, Row>> = {
  "one approval on the head": {
    reviews: [ok(1)],
    expected: "pass",
    told: "#7: approved by @bob (write) on aaaaaaaa",
  },
  "no review at all": {
    reviews: [],
    expected: "REVIEWS_MISSING",
    told: "#7 needs 1 approval by somebody with write access who is not the author @alice",
  },
  "an approval of an older commit": {
    reviews: [review(1, bob, "approved", older)],
    expected: "REVIEWS_MISSING",
    told: "it is for bbbbbbbb, not for the merged head aaaaaaaa",
  },
  "an approval without a commit": {
    reviews: [{ id: 1, reviewer: bob, state: "approved" }],
    expected: "REVIEWS_MISSING",
    told: "GitHub does not tell for which commit it is",
  },
  "an older approval renewed on the head": {
    reviews: [review(1, bob, "approved", older), ok(2)],
    expected: "pass",
    told: "approved by @bob",
  },
  "an approval of the head followed by one of an older commit": {
    reviews: [ok(1), review(2, bob, "approved", older)],
    expected: "REVIEWS_MISSING",
    told: "it is for bbbbbbbb",
  },
  "the author's own approval": {
    reviews: [ok(1, alice)],
    expected: "REVIEWS_MISSING",
    told: "the author does not approve",
  },
  "the author's own approval beside a real one": {
    reviews: [ok(1, alice), ok(2)],
    expected: "pass",
    told: "@bob (write)",
  },
  "the author renamed to look like another person": {
    reviews: [ok(1, person(alice.id, "zed"))],
    expected: "REVIEWS_MISSING",
    told: "the author does not approve",
  },
  "a bot's approval": { reviews: [ok(1, robot)], expected: "REVIEWS_MISSING", told: "only people approve" },
  "a deleted account's approval": {
    reviews: [ok(1, ghost)],
    expected: "REVIEWS_MISSING",
    told: "the account does not exist any more",
  },
  dismissed: {
    reviews: [review(1, bob, "dismissed")],
    expected: "REVIEWS_MISSING",
    told: "the review by @bob was dismissed",
  },
  "approved, then dismissed": {
    reviews: [ok(1), review(2, bob, "dismissed")],
    expected: "REVIEWS_MISSING",
    told: "was dismissed",
  },
  "approved twice, the newer one dismissed: the older is not revived": {
    reviews: [ok(1), ok(2), review(3, bob, "dismissed")],
    expected: "REVIEWS_MISSING",
    told: "was dismissed",
  },
  "dismissed, then approved again": {
    reviews: [review(1, bob, "dismissed"), ok(2)],
    expected: "pass",
    told: "approved by @bob",
  },
  "changes requested": {
    reviews: [review(1, bob, "changes-requested")],
    expected: "REVIEWS_MISSING",
    told: "@bob asks for changes",
  },
  "approved, then changes requested": {
    reviews: [ok(1), review(2, bob, "changes-requested")],
    expected: "REVIEWS_MISSING",
    told: "@bob asks for changes",
  },
  "changes requested, then approved": {
    reviews: [review(1, bob, "changes-requested"), ok(2)],
    expected: "pass",
    told: "approved by @bob",
  },
  "approved, then a comment: the approval stands": {
    reviews: [ok(1), review(2, bob, "commented")],
    expected: "pass",
    told: "approved by @bob",
  },
  "approved, then a review that is not given yet": {
    reviews: [ok(1), review(2, bob, "pending")],
    expected: "pass",
    told: "approved by @bob",
  },
  "a comment that says LGTM": {
    reviews: [review(1, bob, "commented")],
    expected: "REVIEWS_MISSING",
    told: "no approval counts on the merged head aaaaaaaa",
  },
  "a review that is not given yet": {
    reviews: [review(1, bob, "pending")],
    expected: "REVIEWS_MISSING",
    told: "no approval",
  },
  "the newest by id counts, whatever the order of the list": {
    reviews: [review(9, bob, "changes-requested"), ok(3)],
    expected: "REVIEWS_MISSING",
    told: "@bob asks for changes",
  },
  "role none": {
    reviews: [ok(1)],
    roles: [[2, "none"]],
    expected: "REVIEWS_MISSING",
    told: "the role of @bob is none, not write",
  },
  "role read: anybody who reads may submit an approval": {
    reviews: [ok(1)],
    roles: [[2, "read"]],
    expected: "REVIEWS_MISSING",
    told: "the role of @bob is read",
  },
  "role triage": {
    reviews: [ok(1)],
    roles: [[2, "triage"]],
    expected: "REVIEWS_MISSING",
    told: "the role of @bob is triage",
  },
  "role maintain": {
    reviews: [ok(1)],
    roles: [[2, "maintain"]],
    expected: "pass",
    told: "approved by @bob (maintain)",
  },
  "role admin": {
    reviews: [ok(1)],
    roles: [[2, "admin"]],
    expected: "pass",
    told: "approved by @bob (admin)",
  },
  "a role that cannot be read": {
    reviews: [ok(1)],
    roles: [[2, { unknown: "GitHub answered 502" }]],
    expected: "ROLE_UNREADABLE",
    told: "the role of @bob cannot be read: GitHub answered 502",
  },
  "a role that was not looked up": {
    reviews: [ok(1)],
    roles: [],
    expected: "ROLE_UNREADABLE",
    told: "the role of @bob cannot be read: it was not looked up",
  },
  "an unreadable role beside enough others": {
    reviews: [ok(1), ok(2, carol)],
    roles: [
      [2, { unknown: "GitHub answered 502" }],
      [3, "write"],
    ],
    expected: "pass",
    told: "approved by @carol",
  },
  "another person's role does not help": {
    reviews: [ok(1)],
    roles: [
      [2, "read"],
      [3, "admin"],
    ],
    expected: "REVIEWS_MISSING",
    told: "the role of @bob is read",
  },
  "reviews that cannot be read": {
    reviews: { unknown: "page 2 failed" },
    expected: "REVIEWS_UNREADABLE",
    told: "the reviews of #7 cannot be read: page 2 failed",
  },
  "two asked for, one given": {
    reviews: [ok(1)],
    needed: 2,
    expected: "REVIEWS_MISSING",
    told: "#7: 1 approval so far on the merged head aaaaaaaa",
  },
  "two asked for, twice by one person": {
    reviews: [ok(1), ok(2)],
    needed: 2,
    expected: "REVIEWS_MISSING",
    told: "#7 needs 1 approval by",
  },
  "two asked for, two given": {
    reviews: [ok(1), ok(2, carol)],
    needed: 2,
    expected: "pass",
    told: "approved by @carol",
  },
  "two asked for, one of them by the author": {
    reviews: [ok(1), ok(2, alice)],
    needed: 2,
    expected: "REVIEWS_MISSING",
    told: "the author does not approve",
  },
  "three asked for, two given": {
    reviews: [ok(1), ok(2, carol)],
    needed: 3,
    expected: "REVIEWS_MISSING",
    told: "2 approvals so far",
  },
  "three asked for, none given": {
    reviews: [],
    needed: 3,
    expected: "REVIEWS_MISSING",
    told: "needs 3 approvals by",
  },
  "one approves while another asks for changes: GitHub's own rules decide if that may merge": {
    reviews: [ok(1), review(2, carol, "changes-requested")],
    expected: "pass",
    told: "@carol asks for changes",
  },
  "one approves after another's approval was dismissed": {
    reviews: [review(1, carol, "dismissed"), ok(2), ok(3, dave)],
    expected: "pass",
    told: "approved by @dave",
  },
};

function factsOf({ reviews, roles = everybodyWrites, needed = 1 }: Row): Facts {
  return {
    ...facts,
    environment: protectedBy({ approvals: needed }),
    changes: [{ ...change, reviews, roles: new Map(roles) }],
  };
}

function words(result: RuleResult): string {
  return [...result.evidence, result.kind === "reject" ? result.next : ""].join("\n");
}

describe("approved", () => {
  test.each(Object.entries(rows))("X7, A1 to A5: %s", (_name, row) => {
    const result = approved(factsOf(row));
    expect(result.kind === "reject" ? result.reason : result.kind).toBe(row.expected);
    expect(words(result)).toContain(row.told);
  });

  test("has at least forty rows in its table", () => {
    expect(Object.keys(rows).length).toBeGreaterThanOrEqual(40);
  });

  test("asks nothing where no approval is asked for", () => {
    expect(approved({ ...facts, environment: protectedBy({ protectedBranch: true }) }).kind).toBe("skip");
    const { protection: _none, ...unprotected } = environment;
    expect(approved({ ...facts, environment: unprotected }).kind).toBe("skip");
  });

  test("asks nothing of a rollback, whose target passed before", () => {
    expect(approved({ ...facts, request: commanded("rollback"), changes: { unknown: "why" } }).kind).toBe(
      "skip",
    );
  });

  test("asks the same of a resume as of a deployment", () => {
    const withoutReview = { ...facts, changes: [{ ...change, reviews: [] }] };
    expect(approved({ ...withoutReview, request: commanded("resume") })).toEqual(approved(withoutReview));
  });

  test("refuses when any one of several pull requests lacks its approval, and names that one", () => {
    const second = { ...change, pullRequest: { ...pullRequest, number: 8, head: revision("d") } };
    expect(approved({ ...facts, changes: [change, second] })).toEqual({
      rule: "approved",
      kind: "reject",
      reason: "REVIEWS_MISSING",
      evidence: [
        "#7: approved by @bob (write) on aaaaaaaa",
        "#8: the approval by @bob does not count: it is for aaaaaaaa, not for the merged head dddddddd",
        "#8: no approval counts on the merged head dddddddd",
      ],
      next: "#8 needs 1 approval by somebody with write access who is not the author @alice",
      needs: [{ kind: "approvals", count: 1, pullRequest: 8 }],
    });
  });

  test("an unreadable list is told before a missing review, and hides it not", () => {
    const unreadable = { ...change, reviews: { unknown: "GitHub answered 502" } };
    const result = approved({ ...facts, changes: [{ ...change, reviews: [] }, unreadable] });
    expect(result).toMatchObject({ kind: "reject", reason: "REVIEWS_UNREADABLE" });
    expect(words(result)).toContain("needs 1 approval");
  });

  test("a push around the pull requests is refused even when it comes with approved ones", () => {
    const result = approved({ ...facts, changes: [change, { kind: "push", revision: older }] });
    expect(result).toEqual({
      rule: "approved",
      kind: "reject",
      reason: "PUSHED_AROUND_RULES",
      evidence: ["bbbbbbbb was pushed to main without a pull request"],
      next: "bring the change to main by a pull request that is reviewed and merged",
    });
  });

  test("a pull request that was merged into another branch was not reviewed for this one", () => {
    const elsewhere = { ...change, pullRequest: { ...pullRequest, baseBranch: "develop" } };
    expect(approved({ ...facts, changes: [elsewhere] })).toMatchObject({
      reason: "PUSHED_AROUND_RULES",
      evidence: ["#7 was merged into develop, not into main"],
    });
  });

  test("an approved pull request that is not merged is refused", () => {
    const open = { ...change, pullRequest: { ...pullRequest, merged: false, state: "open" as const } };
    expect(approved({ ...facts, changes: [open] })).toMatchObject({
      reason: "PUSHED_AROUND_RULES",
      evidence: ["#7 is not merged into main"],
    });
  });

  test("no change at all is not an approved change", () => {
    expect(approved({ ...facts, changes: [] })).toMatchObject({
      kind: "reject",
      reason: "CHANGES_UNREADABLE",
    });
  });

  test("changes that cannot be read refuse and say why", () => {
    expect(approved({ ...facts, changes: { unknown: "GitHub lists 250 commits at most" } })).toMatchObject({
      reason: "CHANGES_UNREADABLE",
      evidence: ["what this deployment would bring cannot be read: GitHub lists 250 commits at most"],
    });
  });

  test("the approval is bound to the merged head, not to the deployed revision", () => {
    expect(facts.request.revision).not.toBe(head);
    expect(approved(facts).kind).toBe("pass");
  });
});
