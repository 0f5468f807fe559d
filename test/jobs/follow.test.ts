import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import { lacks } from "../real/parts.ts";
import { push } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { completedCheck, deployments, greetingIn, until, untilDeployed } from "./look.ts";
import { baseFiles, shopFiles } from "./repository.ts";

const environments = [{ name: "alpha" }, { name: "beta" }, { name: "gamma" }];

describe.skipIf(lacks("kustomize"))("a push that one environment cannot follow", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles(environments) });
    for (const { name } of environments) await untilDeployed(harness, name, { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("is followed by the others; the failure is told on the branch's head, by the environment's name", async () => {
    const { renderer } = harness.tools;
    const mend = harness.breakTool("renderer", {
      ...renderer,
      async inputs(request) {
        if (request.path !== "envs/alpha") return renderer.inputs(request);
        throw new Fault("GIT_UNAVAILABLE", { message: "its objects cannot be read", retry: "later" });
      },
    });
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
  });
});
