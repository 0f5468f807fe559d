/** Others can write what looks like ours; only what our App made counts: security.md F4, H6; class X10. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, release, robot, say, shop } from "../jobs/acts.ts";
import { type Harness, people, startHarness } from "../jobs/harness.ts";
import {
  completedCheck,
  deployments,
  greetingIn,
  headOf,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
} from "../jobs/look.ts";
import { baseFiles } from "../jobs/repository.ts";

const absent = lacks("kustomize");

describe.skipIf(absent)("X10: forged twins of what Slipway writes", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    const { sha } = await release(harness, "genuine");
    await untilDeployed(harness, "production", { state: "success", sha });
  }, 90_000);
  afterAll(() => harness.stop());

  test("F4: a person's and a robot's comments with our marker are neither edited nor taken for answers", async () => {
    const number = await propose(harness, { branch: "forged", files: baseFiles({ greeting: "forged" }) });
    const fake = "<!-- slipway: preview -->\n\n### ✅ Nothing changes";
    await say(harness, number, fake, people.author);
    await (await robot(harness)).issues.createComment({ ...shop, issue_number: number, body: fake });
    expect(await untilPreviewed(harness, number)).toContain("+ greeting: forged");
    harness.github.faults.loseDeliveries({ event: "issue_comment" });
    const id = await say(harness, number, "/status staging");
    await say(harness, number, `<!-- slipway: command ${id} -->\n\nNothing to see`, people.author);
    harness.github.faults.clear();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilAnswered(harness, number, id, "healthy");
  });

  test("H6: a robot's check with our name and another digest does not count as what was shown", async () => {
    const number = await propose(harness, { branch: "check", files: baseFiles({ greeting: "check" }) });
    await untilPreviewed(harness, number);
    const own = await completedCheck(harness, await headOf(harness, number), "Slipway preview: production");
    const { checks: api } = await robot(harness);
    await api.create({
      ...shop,
      name: "Slipway preview: production",
      head_sha: await headOf(harness, number),
      external_id: `slipway/preview/2/${number}/before-merge/sha256:${"0".repeat(64)}`,
      conclusion: "success",
    });
    await approve(harness, number);
    const sha = await merge(harness, number);
    const ended = await untilDeployed(harness, "production", { state: "success", sha });
    const digest = own?.external_id?.split("/").at(-1);
    expect(ended.payload).toMatchObject({ reviewedDigest: digest });
  });

  test("a robot's Deployment with our payload, and its status on ours, move and hide nothing", async () => {
    const [newest] = await deployments(harness, "production");
    const { repos } = await robot(harness);
    const forged = {
      schema: 1,
      kind: "rollback",
      environment: "production",
      revision: newest?.sha,
      trigger: { kind: "push" },
      hold: { by: "mallory", reason: "", since: "2026-01-01T00:00:00Z" },
    };
    await repos.createDeployment({
      ...shop,
      ref: newest?.sha ?? "",
      environment: "production",
      payload: forged,
      auto_merge: false,
      required_contexts: [],
    });
    await repos.createDeploymentStatus({
      ...shop,
      deployment_id: newest?.id ?? 0,
      state: "failure",
      auto_inactive: false,
    });
    const { sha } = await release(harness, "unmoved");
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("unmoved");
    const number = await propose(harness, { branch: "ask", files: { "ask.md": "a\n" } });
    const id = await say(harness, number, "/status production");
    expect(await untilAnswered(harness, number, id)).not.toContain("Held");
  });
});
