import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHold } from "../../sandbox/github/faults/hold.ts";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, push, release, say } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { completedCheck, greetingIn, headOf, untilAnswered, untilDeployed, untilPreviewed } from "./look.ts";
import { baseFiles, configText, overlayFiles, production, shopFiles, staging } from "./repository.ts";

const absent = lacks("kustomize");

describe.skipIf(absent)("a preview that is under way when its pull request is merged", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("does not count as shown before the merge: production waits for somebody to look, and /deploy goes on", async () => {
    const { renderer } = harness.tools;
    const hold = createHold();
    const mend = harness.breakTool("renderer", {
      ...renderer,
      async render(request, signal) {
        await hold.enter();
        return renderer.render(request, signal);
      },
    });
    const number = await propose(harness, { branch: "straddles", files: baseFiles({ greeting: "late" }) });
    await hold.reached();
    await approve(harness, number);
    const sha = await merge(harness, number);
    hold.release();
    mend();
    await untilDeployed(harness, "staging", { state: "success", sha });
    await untilDeployed(harness, "production", { state: "queued", sha });
    await harness.quiet();
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway preview: production");
    expect(check?.external_id ?? "").not.toContain("before-merge/sha256:");
    expect(await greetingIn(harness, "production")).toBeUndefined();
    const diff = await say(harness, number, "/diff production");
    await untilAnswered(harness, number, diff, "Previewed");
    const deploy = await say(harness, number, "/deploy production");
    await untilAnswered(harness, number, deploy, "healthy");
    expect(await greetingIn(harness, "production")).toBe("late");
  });
});

describe.skipIf(absent)("a rollback after the environment's folder was renamed", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([staging, production]) });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("goes to the folder that the older revision has, by the rules of the branch now", async () => {
    const first = await release(harness, "before");
    await untilDeployed(harness, "production", { state: "success", sha: first.sha });
    const moved = { ...production, path: "places/production" };
    const overlay = overlayFiles("production");
    const renamed = Object.fromEntries(
      Object.entries(overlay).map(([path, text]) => [path.replace("envs/", "places/"), text]),
    );
    const number = await propose(harness, {
      branch: "rename",
      files: {
        ".github/slipway.yml": configText([staging, moved]),
        ...renamed,
        ...baseFiles({ greeting: "after" }),
      },
    });
    await untilPreviewed(harness, number);
    await approve(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("after");
    const id = await say(harness, number, "/rollback production --reason looks wrong");
    await untilAnswered(harness, number, id, "rolled back, healthy");
    expect(await greetingIn(harness, "production")).toBe("before");
    await push(harness, { "README.md": "# held\n" });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("before");
  });
});
