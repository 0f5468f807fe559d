import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { merge, passCheck, proposeGreeting, release, say, setStatus } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { greetingIn, headOf, untilAnswered, untilDeployed, untilPreviewed } from "./look.ts";
import { shopFiles, staging } from "./repository.ts";

const absent = lacks("kustomize");

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
