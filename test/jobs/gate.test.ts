import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import {
  approve,
  merge,
  passCheck,
  propose,
  proposeGreeting,
  push,
  release,
  robot,
  say,
  setStatus,
  shop,
} from "./acts.ts";
import { type Harness, people, repo, startHarness } from "./harness.ts";
import {
  checks,
  greetingIn,
  headOf,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, shopFiles, staging } from "./repository.ts";

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

describe.skipIf(absent)("checks and rules of the branch", () => {
  let harness: Harness;
  const strict = {
    name: "production",
    protection: "{ approvals: 0, protectedBranch: true, requiredChecks: true }",
  };
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([staging, strict]), requiredChecks: ["ci/test"] });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("a required check that is missing is waited for, one that fails is named, and one that passes opens the gate", async () => {
    const number = await proposeGreeting(harness, "checked");
    await passCheck(harness, number);
    const head = await headOf(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "success", sha });
    const next = await proposeGreeting(harness, "failing");
    const nextHead = await headOf(harness, next);
    await setStatus(harness, next, "success", nextHead);
    // It fails after the merge, before the push was seen.
    harness.github.faults.loseDeliveries({ event: "push" });
    const failing = await merge(harness, next);
    await setStatus(harness, next, "failure", nextHead);
    harness.github.faults.clear();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "production", { state: "queued", sha: failing, says: "re-run ci/test" });
    expect(await greetingIn(harness, "production")).toBe("checked");
    await setStatus(harness, next, "success", nextHead);
    await untilDeployed(harness, "production", { state: "success", sha: failing });
    expect(head).not.toBe(nextHead);
  });

  test("promise 8: rules that cannot be read block the deployment, never the preview", async () => {
    const forget = harness.github.faults.failRequests(
      { method: "GET", path: /\/rules\/branches\//, times: 1_000 },
      { kind: "answer", status: 404, body: { message: "Not Found" } },
    );
    const number = await proposeGreeting(harness, "unreadable");
    expect(await untilPreviewed(harness, number)).toContain("+ greeting: unreadable");
    await passCheck(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha });
    await untilDeployed(harness, "production", { state: "queued", sha, says: "let Slipway read the rules" });
    expect(await greetingIn(harness, "production")).toBe("failing");
    const id = await say(harness, number, "/deploy production");
    expect(await untilAnswered(harness, number, id)).toContain("The rules of the branch cannot be read");
    forget();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "production", { state: "success", sha });
  });

  test("promise 8: an incomplete list of checks is no success", async () => {
    const forget = harness.github.faults.failRequests(
      { method: "GET", path: /\/commits\/[0-9a-f]+\/statuses$/, times: 1_000 },
      { kind: "answer", status: 403, body: { message: "Resource not accessible by integration" } },
    );
    const number = await proposeGreeting(harness, "partial");
    await passCheck(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "queued", sha, says: "let Slipway read the checks" });
    forget();
    await harness.queue.add({ version: 1, kind: "waiting", repository: harness.ref });
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("partial");
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

test.skipIf(absent)(
  "an unprotected branch is refused by name where an environment asks for a protected one",
  async () => {
    const harness = await startHarness({ protectedBranch: false });
    try {
      const { sha, number } = await release(harness, "open");
      await untilDeployed(harness, "production", { state: "queued", sha, says: "protect branch main" });
      const id = await say(harness, number, "/deploy production");
      expect(await untilAnswered(harness, number, id)).toContain("The branch is not protected");
    } finally {
      await harness.stop();
    }
  },
);

async function dismiss({ github }: Harness, number: number, review: number): Promise<void> {
  const path = `/repos/${repo}/pulls/${number}/reviews/${review}/dismissals`;
  await github.seed.act(people.reviewer, { method: "PUT", path, body: { message: "Not yet" } });
}

/** Another App that approves: its user is a bot. */
async function approveAsRobot(harness: Harness, number: number): Promise<void> {
  const { pulls } = await robot(harness);
  await pulls.createReview({ ...shop, pull_number: number, event: "APPROVE" });
}
