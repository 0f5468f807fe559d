/** Ways to reach production without the approval that it asks for, on the whole of Slipway: security.md G6, H1, H4; classes X3, X5, X21. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import {
  approve,
  dismiss,
  merge,
  propose,
  proposeGreeting,
  push,
  release,
  robot,
  say,
  shop,
} from "../jobs/acts.ts";
import { type Harness, people, repo, startHarness } from "../jobs/harness.ts";
import { checks, greetingIn, untilAnswered, untilDeployed, untilPreviewed, untilTold } from "../jobs/look.ts";
import { baseFiles, configText, staging } from "../jobs/repository.ts";

const absent = lacks("kustomize");
const needsApproval = { state: "queued", says: "needs 1 approval" } as const;

describe.skipIf(absent)("approvals", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    const { sha } = await release(harness, "first");
    await untilDeployed(harness, "production", { state: "success", sha });
  }, 90_000);
  afterAll(() => harness.stop());

  test("H4: by the author, by a reader, by a bot and as a comment count for nothing, and the check says why", async () => {
    const number = await proposeGreeting(harness, "unloved");
    await approve(harness, number, people.reader);
    await approveAsRobot(harness, number);
    const path = `/repos/${repo}/pulls/${number}/reviews`;
    const body = { event: "COMMENT", body: "LGTM" };
    await harness.github.seed.act(people.other, { method: "POST", path, body });
    const sha = await merge(harness, number);
    const waiting = await untilDeployed(harness, "production", { ...needsApproval, sha });
    await harness.quiet();
    const [check] = (await checks(harness, waiting.sha)).filter(({ name }) => name.endsWith(": production"));
    expect(check?.output.summary).toContain("the role of @\u200bcarol is read, not write");
    expect(check?.output.summary).toContain("only people approve");
    expect(await greetingIn(harness, "production")).toBe("first");

    await approve(harness, number, people.other);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("unloved");
  });

  test("X5: approve, push, merge: the approval of the older head does not count", async () => {
    const number = await proposeGreeting(harness, "honest");
    await approve(harness, number);
    await push(harness, baseFiles({ greeting: "sneaky" }), "honest");
    await untilTold(harness, number, "preview", "+ greeting: sneaky");
    await untilPreviewed(harness, number);
    const sha = await merge(harness, number);
    const waiting = await untilDeployed(harness, "production", { ...needsApproval, sha });
    await harness.quiet();
    const [check] = (await checks(harness, waiting.sha)).filter(({ name }) => name.endsWith(": production"));
    expect(check?.output.summary).toMatch(/it is for [0-9a-f]{8}, not for the merged head/);
    expect(await greetingIn(harness, "production")).toBe("unloved");
    await approve(harness, number);
    await untilDeployed(harness, "production", { state: "success", sha });
  });

  test("dismissed before the merge does not count; a newer one does", async () => {
    const number = await proposeGreeting(harness, "doubt");
    const review = await approve(harness, number);
    await dismiss(harness, number, review);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { ...needsApproval, sha });
    await approve(harness, number, people.other);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("doubt");
  });

  test("H1: withdrawn between the decision and the first write stops the deployment: the rules hold at the write", async () => {
    const number = await proposeGreeting(harness, "regret");
    const review = await approve(harness, number);
    // The first decision has been made; the dry run of it is on its way.
    const held = harness.github.faults.holdRequests({
      method: "POST",
      path: /\/deployments\/\d+\/statuses$/,
      skip: 3,
      times: 1,
    });
    harness.github.faults.loseDeliveries({ event: "pull_request_review" });
    const sha = await merge(harness, number);
    await held.reached();
    await dismiss(harness, number, review);
    held.release();
    harness.github.faults.clear();
    await untilDeployed(harness, "production", { ...needsApproval, sha });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("doubt");
    await approve(harness, number, people.other);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("regret");
  });

  test("G6: rights that are lost after the command are asked for again before the first write", async () => {
    const number = await proposeGreeting(harness, "leaver");
    await approve(harness, number);
    harness.github.faults.loseDeliveries({ event: "push" });
    await merge(harness, number);
    harness.github.faults.clear();
    const held = harness.github.faults.holdRequests({
      method: "POST",
      path: /\/deployments\/\d+\/statuses$/,
      times: 1,
    });
    const id = await say(harness, number, "/deploy production", people.other);
    await held.reached();
    harness.github.seed.addCollaborator(repo, people.other, "read");
    held.release();
    await untilDeployed(harness, "production", { state: "queued", says: "somebody with write access" });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("regret");
    expect(await untilAnswered(harness, number, id)).toContain("Deploying");
    harness.github.seed.addCollaborator(repo, people.other, "write");
    await harness.queue.add({ version: 1, kind: "waiting", repository: harness.ref });
    await untilAnswered(harness, number, id, "healthy");
  });
});

describe.skipIf(absent)("promise 4, X3, H10: a pull request cannot change the rules that judge it", () => {
  let harness: Harness;
  let number = 0;
  beforeAll(async () => {
    harness = await startHarness();
    const first = await propose(harness, { branch: "first", files: baseFiles({ greeting: "first" }) });
    await untilPreviewed(harness, first);
    await approve(harness, first);
    await merge(harness, first);
    await untilDeployed(harness, "production", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("the preview says which rules it would take away, and that the present ones judge it", async () => {
    number = await propose(harness, {
      branch: "free-for-all",
      files: {
        ".github/slipway.yml": configText([staging, { name: "production" }]),
        ...baseFiles({ greeting: "free" }),
      },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain(
      "`production` is configured anew: approvals `1` → `0`, protectedBranch `on` → `off`",
    );
    expect(preview).toContain("Its present rules judge this change");
  });

  test("merged without an approval it does not reach production: the rules of what runs there still hold", async () => {
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha,
      says: "needs 1 approval",
    });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("first");
    const [check] = (await checks(harness, waiting.sha)).filter(({ name }) => name.endsWith(": production"));
    expect(check?.output.summary).toContain("approvals: 1");
    const id = await say(harness, number, "/deploy production", people.author);
    const answer = await untilAnswered(harness, number, id);
    expect(answer).toContain("An approval is missing");
    expect(answer).toContain("Rules in force");
  });

  test("approved by somebody else it is deployed, and from then on the new rules hold", async () => {
    await approve(harness, number);
    await untilDeployed(harness, "production", { state: "success", says: "Deployed" });
    expect(await greetingIn(harness, "production")).toBe("free");
    const next = await propose(harness, { branch: "next", files: baseFiles({ greeting: "next" }) });
    await untilPreviewed(harness, next);
    const sha = await harness.github.seed.merge(repo, next, people.reviewer);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("next");
  });
});

test.skipIf(absent)(
  "X21: a change of a shared base shows production and is gated there, whatever it says it is for",
  async () => {
    const harness = await startHarness();
    try {
      const number = await propose(harness, {
        branch: "only-staging",
        files: baseFiles({ greeting: "everywhere" }),
      });
      expect(await untilPreviewed(harness, number)).toContain("`production`");
      const sha = await merge(harness, number);
      await untilDeployed(harness, "staging", { state: "success", sha });
      await untilDeployed(harness, "production", { ...needsApproval, sha });
      expect(await greetingIn(harness, "production")).toBeUndefined();
    } finally {
      await harness.stop();
    }
  },
);

/** Another App that approves: its user is a bot. */
async function approveAsRobot(harness: Harness, number: number): Promise<void> {
  const { pulls } = await robot(harness);
  await pulls.createReview({ ...shop, pull_number: number, event: "APPROVE" });
}
