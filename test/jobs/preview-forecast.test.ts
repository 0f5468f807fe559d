/** What a protected environment still needs is a part of the preview, and is right again with each review and check. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RenderResult } from "../../src/core/model/render.ts";
import { lacks } from "../real/parts.ts";
import { approve, dismiss, passCheck, propose, proposeGreeting, robot, setStatus, shop } from "./acts.ts";
import { type Harness, people, repo, startHarness } from "./harness.ts";
import { comment, completedCheck, headOf, until, untilPreviewed } from "./look.ts";
import { baseFiles, production, shopFiles, staging } from "./repository.ts";

const absent = lacks("kustomize");
const guarded = {
  ...production,
  protection: "{ approvals: 1, protectedBranch: true, requiredChecks: true }",
};

/** Waits until the comment says so, wherever its lines may break. */
function untilNeeded(harness: Harness, number: number, says: string): Promise<string> {
  return until(
    `the comment of #${number} says "${says}"`,
    async () => {
      const text = (await comment(harness, number, "preview"))
        ?.replaceAll("\u00a0", " ")
        .replaceAll("<br>", " · ");
      return text?.includes(says) === true ? text : undefined;
    },
    () => comment(harness, number, "preview"),
  );
}

describe.skipIf(absent)("what production still needs", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({
      files: shopFiles([staging, guarded]),
      requiredChecks: ["ci/test", "build"],
      asleep: true,
    });
  }, 60_000);
  afterAll(() => harness.stop());

  test("is counted in the table, and refreshed by reviews and checks without another render", async () => {
    const number = await proposeGreeting(harness, "needed");
    const told = await untilNeeded(harness, number, "needs 1 approval");
    expect(told).toContain("needs 1 approval · check `ci/test` · check `build`");

    const review = await approve(harness, number);
    expect(await untilNeeded(harness, number, "needs check `ci/test`")).not.toContain("approval");

    const { checks } = await robot(harness);
    const head_sha = await headOf(harness, number);
    await checks.create({ ...shop, name: "build", head_sha, status: "completed", conclusion: "failure" });
    await untilNeeded(harness, number, "check `build` (failed)");
    await checks.create({ ...shop, name: "build", head_sha, status: "completed", conclusion: "success" });
    await expect
      .poll(() => comment(harness, number, "preview"), { timeout: 20_000 })
      .not.toContain("`build`");
    // A commit status names no pull request: those with this head are looked for.
    await setStatus(harness, number, "failure", head_sha);
    await untilNeeded(harness, number, "needs check `ci/test` (failed)");
    await passCheck(harness, number);
    await untilNeeded(harness, number, "ready");

    await dismiss(harness, number, review);
    expect(await untilNeeded(harness, number, "needs 1 approval")).toContain("needed");
  });

  test("an unprotected environment needs nothing, and is not asked about", async () => {
    const number = await propose(harness, {
      branch: "docs",
      files: {
        "envs/staging/namespace.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop-staging\n  labels: { a: b }\n",
      },
    });
    await untilPreviewed(harness, number);
    await harness.quiet();
    expect(await comment(harness, number, "preview")).not.toMatch(/needs|ready/);
  });

  test("promise 8: a fact that cannot be read is unknown, and keeps nobody from the diff", async () => {
    harness.github.faults.failRequests(
      { method: "GET", path: /\/rules\/branches\//, times: 99 },
      { kind: "answer", status: 403 },
    );
    try {
      const number = await proposeGreeting(harness, "unread");
      const told = await untilNeeded(harness, number, "unknown: the rules of main");
      expect(told).toContain("unread");
    } finally {
      harness.github.faults.clear();
    }
  });
});

test.skipIf(absent)(
  "a re-run renders anew what ran into a limit, and one environment's check will do",
  async () => {
    const harness = await startHarness({ files: shopFiles([staging, { name: "qa" }]), asleep: true });
    try {
      const { renderer } = harness.tools;
      const failed: RenderResult = {
        kind: "failed",
        failure: {
          reason: "RENDER_LIMIT_TIME",
          message: "The render was stopped after 30 seconds.",
          next: "The operator can raise the limit: SLIPWAY_RENDER_SECONDS.",
        },
      };
      const repair = harness.breakTool("renderer", {
        ...renderer,
        render: async (request, signal) =>
          request.path === "envs/qa" ? failed : renderer.render(request, signal),
      });
      const number = await propose(harness, { branch: "slow", files: baseFiles({ greeting: "slow" }) });
      const told = await untilPreviewed(harness, number);
      expect(told).toContain("SLIPWAY_RENDER_SECONDS");
      expect(told).toContain("slow");
      repair();
      const head = await headOf(harness, number);
      const check = await until("its check is there", () =>
        completedCheck(harness, head, "Slipway preview: qa"),
      );
      expect(check.conclusion).toBe("failure");
      const path = `/repos/${repo}/check-runs/${check.id}/rerequest`;
      await harness.github.seed.act(people.reviewer, { method: "POST", path });
      await until("it passes", async () => {
        const now = await completedCheck(harness, head, "Slipway preview: qa");
        return now?.conclusion === "success" || now?.conclusion === "neutral";
      });
      await harness.quiet();
      expect(await comment(harness, number, "preview")).not.toContain("SLIPWAY_RENDER_SECONDS");
      expect(await completedCheck(harness, head, "Slipway")).toMatchObject({ conclusion: "success" });
    } finally {
      await harness.stop();
    }
  },
);
