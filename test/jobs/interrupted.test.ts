import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnvironmentCluster } from "../../src/cluster/cluster.ts";
import { Fault } from "../../src/core/model/fault.ts";
import { lacks } from "../real/parts.ts";
import { approve, dismiss, merge, proposeGreeting, release } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { deployments, greetingIn, untilDeployed } from "./look.ts";

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
    const mend = breakEnvironments(harness, () => ({ apply: goesAway }));
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
    const mend = breakEnvironments(harness, () => ({ prune: goesAway }));
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
    const mend = breakEnvironments(harness, (whole) => ({
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
});

/** The cluster goes away before the call has an effect. */
async function goesAway(): Promise<never> {
  throw new Fault("CLUSTER_UNAVAILABLE", { message: "The cluster local went away.", retry: "later" });
}

/** Puts other calls in the place of some of production's, until the answer is called. */
function breakEnvironments(
  harness: Harness,
  broken: (whole: EnvironmentCluster) => Partial<EnvironmentCluster>,
): () => void {
  const { clusters } = harness.tools;
  return harness.breakTool("clusters", {
    ...clusters,
    async get(name) {
      const cluster = await clusters.get(name);
      return {
        ...cluster,
        environment(ref) {
          const whole = cluster.environment(ref);
          return ref.environment === "production" ? { ...whole, ...broken(whole) } : whole;
        },
      };
    },
  });
}
