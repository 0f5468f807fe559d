import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import { lacks } from "../real/parts.ts";
import { breakEnvironment, goesAway } from "./break-environment.ts";
import { approve, dismiss, merge, proposeGreeting, push, release } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { branchHead, deployments, greetingIn, live, untilDeployed } from "./look.ts";
import { baseFiles, text } from "./repository.ts";

describe.skipIf(lacks("kustomize"))("a deployment that is cut off", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    const { sha } = await release(harness, "first");
    await untilDeployed(harness, "production", { state: "success", sha });
  }, 60_000);
  afterAll(() => harness.stop());

  test("L1: after its first write is brought to its end, whatever became of its approval; nothing stays half done", async () => {
    const number = await proposeGreeting(harness, "half");
    const review = await approve(harness, number);
    const mend = breakEnvironment(harness, "production", () => ({ apply: goesAway }));
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", {
      state: "in_progress",
      sha,
      says: "The cluster does not answer",
    });
    harness.github.faults.loseDeliveries({ event: "pull_request_review" });
    await dismiss(harness, number, review);
    mend();
    harness.github.faults.clear();
    await harness.queue.add({ version: 1, kind: "waiting", repository: harness.ref });
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("half");
  });

  test("L1: between the last write and its status is found healthy, and told so once", async () => {
    const mend = breakEnvironment(harness, "production", () => ({ prune: goesAway }));
    const { sha } = await release(harness, "told");
    await untilDeployed(harness, "production", {
      state: "in_progress",
      sha,
      says: "The cluster does not answer",
    });
    expect(await greetingIn(harness, "production")).toBe("told");
    mend();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "production", { state: "success", sha });
    expect((await deployments(harness, "production")).filter((one) => one.sha === sha)).toHaveLength(1);
  });

  test("M2: by a claim that somebody else took ends without a second write, and is looked at again", async () => {
    let lost = 0;
    const mend = breakEnvironment(harness, "production", (whole) => ({
      claim: (request, manifests) => {
        lost += 1;
        if (lost > 1) return whole.claim(request, manifests);
        throw new Fault("CLAIM_LOST", { message: "a newer claim is there", retry: "never" });
      },
    }));
    const { sha } = await release(harness, "claimed");
    await untilDeployed(harness, "production", { state: "success", sha });
    mend();
    expect(lost).toBeGreaterThan(1);
    expect(await greetingIn(harness, "production")).toBe("claimed");
  });

  test("before it pruned deletes what its own claim let go, although its revision renders no more", async () => {
    const extra = "/api/v1/namespaces/shop-staging/configmaps/extra";
    await push(harness, {
      "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - extra.yaml"),
      "base/extra.yaml": text("apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: extra"),
    });
    await untilDeployed(harness, "staging", { state: "success", sha: await branchHead(harness) });
    expect(await live(harness, extra)).toBeDefined();
    const mend = breakEnvironment(harness, "staging", () => ({ prune: goesAway }));
    const sha = await push(harness, baseFiles({ greeting: "fewer" }));
    const says = "The cluster does not answer";
    await untilDeployed(harness, "staging", { state: "in_progress", sha, says });
    mend();
    const whole = harness.breakTool("renderer", {
      ...harness.tools.renderer,
      render: async () => ({ kind: "absent" }),
    });
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "staging", { state: "success", sha });
    whole();
    expect(await live(harness, extra)).toBeUndefined();
  });
});
