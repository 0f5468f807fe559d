import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import { createMemory } from "../../src/jobs/memory.ts";
import { lacks } from "../real/parts.ts";
import { merge, propose, push } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import {
  comment,
  completedCheck,
  deployments,
  greetingIn,
  until,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, shopFiles } from "./repository.ts";

const environments = [{ name: "alpha" }, { name: "beta" }, { name: "gamma" }];

/** Until the answer is called. */
function breakAlpha(harness: Harness): () => void {
  const { renderer } = harness.tools;
  return harness.breakTool("renderer", {
    ...renderer,
    async inputs(request) {
      if (request.path !== "envs/alpha") return renderer.inputs(request);
      throw new Fault("GIT_UNAVAILABLE", { message: "its objects cannot be read", retry: "later" });
    },
  });
}

describe.skipIf(lacks("kustomize"))("a push that one environment cannot follow", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles(environments) });
    for (const { name } of environments) await untilDeployed(harness, name, { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("is followed by the others; the failure is told on the branch's head, by the environment's name", async () => {
    const mend = breakAlpha(harness);
    const sha = await push(harness, baseFiles({ greeting: "followed" }));
    await untilDeployed(harness, "beta", { state: "success", sha });
    await untilDeployed(harness, "gamma", { state: "success", sha });
    const check = await until("it is told", () => completedCheck(harness, sha, "Slipway"));
    expect(check.conclusion).toBe("failure");
    expect(check.output.summary).toContain("alpha: its objects cannot be read");
    expect(check.output.summary).not.toContain("beta");
    expect((await deployments(harness, "beta")).filter((one) => one.sha === sha)).toHaveLength(1);
    mend();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "alpha", { state: "success", sha });
    expect(await greetingIn(harness, "alpha")).toBe("followed");
    // What is over is not told as if it were still so.
    const mended = await until("the check is mended", async () => {
      const now = await completedCheck(harness, sha, "Slipway");
      return now?.conclusion === "success" ? now : undefined;
    });
    expect(mended.output.title).toBe("The branch is followed");
    expect(mended.id).toBe(check.id);
  });

  test("a merge of nothing that was told as not followed is told right, by a worker that knows nothing of it", async () => {
    const number = await propose(harness, { branch: "words", files: { "words.md": "words\n" } });
    await untilPreviewed(harness, number);
    const mend = breakAlpha(harness);
    const sha = await merge(harness, number);
    await untilTold(harness, number, "deployments", "its objects cannot be read");
    const red = await until("it is told", () => completedCheck(harness, sha, "Slipway"));
    expect(red.conclusion).toBe("failure");
    mend();
    // As after a restart: nothing is remembered.
    const remember = harness.breakTool("memory", createMemory());
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilTold(harness, number, "deployments", "Nothing to deploy");
    await until("the check is mended", async () => {
      const now = await completedCheck(harness, sha, "Slipway");
      return now?.conclusion === "success";
    });
    expect(await comment(harness, number, "deployments")).not.toContain("cannot be read");
    remember();
  });

  test("a push that is followed at once gets no check of its own", async () => {
    const sha = await push(harness, baseFiles({ greeting: "at once" }));
    for (const { name } of environments) await untilDeployed(harness, name, { state: "success", sha });
    await harness.quiet();
    expect(await completedCheck(harness, sha, "Slipway")).toBeUndefined();
  });

  test("nothing is told on a branch that no environment follows: the sweep refreshes what is shown against it", async () => {
    const { github } = harness.tools;
    const mend = harness.breakTool("github", {
      ...github,
      repository: (ref) => ({
        ...github.repository(ref),
        openPullRequests: () =>
          Promise.reject(new Fault("GITHUB_UNAVAILABLE", { message: "GitHub is away", retry: "later" })),
      }),
    });
    const sha = await push(harness, { "words.md": "other words\n" }, "elsewhere");
    await until("it is given up", async () =>
      harness.log.some((line) => line.includes("a job was given up") && line.includes("GITHUB_UNAVAILABLE")),
    );
    await harness.quiet();
    mend();
    expect(await completedCheck(harness, sha, "Slipway")).toBeUndefined();
  });
});
