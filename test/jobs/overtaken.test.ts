import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { push, release } from "./acts.ts";
import { breakEnvironment, goesAway } from "./break-environment.ts";
import { type Harness, startHarness } from "./harness.ts";
import { deployments, greetingIn, until, untilDeployed } from "./look.ts";
import { baseFiles, text } from "./repository.ts";

const unrenderable = { "base/kustomization.yaml": text("resources:", "  - gone.yaml") };

describe.skipIf(lacks("kustomize"))("a deployment that is half applied when a newer one comes", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    const { sha } = await release(harness, "first");
    await untilDeployed(harness, "staging", { state: "success", sha });
  }, 60_000);
  afterAll(() => harness.stop());

  const stateOf = async (revision: string) =>
    (await deployments(harness, "staging")).find(({ sha }) => sha === revision);

  test("is brought to its end when the newer one ends without a write", async () => {
    const mend = breakEnvironment(harness, "staging", () => ({ apply: goesAway }));
    const older = await push(harness, baseFiles({ greeting: "half" }));
    await untilDeployed(harness, "staging", {
      state: "in_progress",
      sha: older,
      says: "The cluster does not answer",
    });
    const newer = await push(harness, unrenderable);
    await untilDeployed(harness, "staging", { state: "error", sha: newer });
    expect((await stateOf(older))?.state).toBe("in_progress");
    mend();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await until("the older one is healthy", async () => (await stateOf(older))?.state === "success");
    expect(await greetingIn(harness, "staging")).toBe("half");
    expect((await stateOf(newer))?.state).toBe("error");
  });

  test("is superseded once the newer one has the claim, and not before", async () => {
    const before: (string | undefined)[] = [];
    const older = { sha: "" };
    const mend = breakEnvironment(harness, "staging", (whole) => ({
      async claim(request, ...given) {
        if (request.revision !== older.sha) before.push((await stateOf(older.sha))?.state);
        return whole.claim(request, ...given);
      },
      apply: (claim, ...given) =>
        claim.inventory.revision === older.sha ? goesAway() : whole.apply(claim, ...given),
    }));
    const held = harness.github.faults.holdDeliveries({ event: "push" });
    older.sha = await push(harness, baseFiles({ greeting: "older" }));
    held.release();
    harness.github.faults.clear();
    await untilDeployed(harness, "staging", {
      state: "in_progress",
      sha: older.sha,
      says: "The cluster does not answer",
    });
    const newer = await push(harness, baseFiles({ greeting: "newer" }));
    await untilDeployed(harness, "staging", { state: "success", sha: newer });
    mend();
    expect(before).toEqual(["in_progress"]);
    expect(await stateOf(older.sha)).toMatchObject({ state: "inactive" });
    expect(await greetingIn(harness, "staging")).toBe("newer");
  });

  test("is superseded although the worker ended between the newer one's claim and telling so", async () => {
    let newerClaims = 0;
    let isBack = false;
    const atApply: (string | undefined)[] = [];
    const older = { sha: "" };
    const held = harness.github.faults.holdDeliveries({ event: "push" });
    const mend = breakEnvironment(harness, "staging", (whole) => ({
      async claim(request, ...given) {
        if (request.revision === older.sha || isBack) return whole.claim(request, ...given);
        newerClaims += 1;
        if (newerClaims === 1) await whole.claim(request, ...given);
        return goesAway();
      },
      async apply(claim, ...given) {
        if (claim.inventory.revision === older.sha) return goesAway();
        atApply.push((await stateOf(older.sha))?.state);
        return whole.apply(claim, ...given);
      },
    }));
    older.sha = await push(harness, baseFiles({ greeting: "left" }));
    held.release();
    harness.github.faults.clear();
    const says = "The cluster does not answer";
    await untilDeployed(harness, "staging", { state: "in_progress", sha: older.sha, says });
    const newer = await push(harness, baseFiles({ greeting: "taken" }));
    await untilDeployed(harness, "staging", { state: "in_progress", sha: newer, says });
    isBack = true;
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "staging", { state: "success", sha: newer });
    mend();
    expect(atApply).toEqual(["inactive"]);
  });

  test("of two healthy ones that a crash left active the older one is retired by the next look", async () => {
    const first = await untilDeployed(harness, "staging", { state: "success" });
    const { github } = harness.tools;
    const mend = harness.breakTool("github", {
      ...github,
      repository(ref) {
        const whole = github.repository(ref);
        return {
          ...whole,
          async setDeploymentStatus(id, update) {
            if (update.state === "inactive") throw new Error("the process ended here");
            return whole.setDeploymentStatus(id, update);
          },
        };
      },
    });
    const sha = await push(harness, baseFiles({ greeting: "second" }));
    await untilDeployed(harness, "staging", { state: "success", sha });
    await harness.quiet();
    mend();
    expect(await stateOf(first.sha)).toMatchObject({ state: "success" });
    await harness.queue.add({ version: 1, kind: "sweep" });
    await until("one is active", async () => {
      const active = (await deployments(harness, "staging")).filter(({ state }) => state === "success");
      return active.length === 1;
    });
    expect(await stateOf(first.sha)).toMatchObject({ state: "inactive" });
  });
});
