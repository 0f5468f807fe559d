import { describe, expect, test } from "vitest";
import { outcome } from "../../../src/core/model/outcome.ts";
import { deploymentCheck, deploymentDetail } from "../../../src/core/report/deployment-check.ts";
import { deploymentsComment } from "../../../src/core/report/deployments-comment.ts";
import { hold, record } from "./deployments.ts";
import { base, revision } from "./previews.ts";

describe("deploymentsComment", () => {
  test("tells where the change has arrived, what it waits for and what can be done", () => {
    const text = deploymentsComment([
      { record: record("dev", "success", "Deployed and healthy") },
      { record: record("staging", "in_progress", "Deploying") },
      { record: record("production", "queued", "Waiting for: an approval by somebody with write access") },
      { record: record("edge", "failure", "Applied, but it does not become healthy") },
      { record: record("batch", "success", "Rolled back", { kind: "rollback", revision: base }), hold },
      { record: record("old", "inactive", "A newer deployment took its place") },
    ]);
    expect(text).toBe(`<!-- slipway: deployments -->

### ❌ Deployments: 1 failed, 1 waiting, 1 deploying, 2 healthy, 1 superseded

| environment | state | revision |
| :-- | :-- | :-- |
| \`dev\` | ✅ healthy | \`22222222\` |
| \`staging\` | 🚀 deploying | \`22222222\` |
| \`production\` | ⏳ waiting | \`22222222\` |
| \`edge\` | ❌ failed | \`22222222\` |
| \`batch\` | ↩️ rolled back, healthy · ⏸️ held | \`11111111\` |
| \`old\` | ⏭️ superseded | \`22222222\` |

- **\`production\`** ⏳ Waiting for: an approval by somebody with write access
- **\`edge\`** ❌ Applied, but it does not become healthy
  - **Next:** \`/rollback edge --reason …\` brings the last healthy deployment back, or merge a fix.
- **\`batch\`** ⏸️ Held by \`alice\` since \`2026-11-24T10:00:00Z\`: bad image. \`/resume batch\` lets it follow its branch again.

<sub><code>2222222222222222222222222222222222222222</code> · <code>1111111111111111111111111111111111111111</code></sub>
`);
  });

  test("tells in full, with all evidence, what waits or went wrong, and what to do once", () => {
    const evidence = [`Deployment shop/web: ${"not ready, ".repeat(20)}late`, "Deployment shop/api: late"];
    const failed = record("edge", "failure", "Applied, but it does not become healthy: Deployment shop/w…");
    const { summary } = deploymentCheck({ record: failed, outcome: outcome("UNHEALTHY", { evidence }) });
    const text = deploymentsComment([{ record: failed, detail: deploymentDetail(summary), hold }]);
    expect(text).toContain(`- **\`edge\`**

  ❌ **Applied, but it does not become healthy** (\`UNHEALTHY\`)

  - Deployment shop/web: ${"not ready, ".repeat(20)}late
  - Deployment shop/api: late

  ⏸️ Held by`);
    expect(text).not.toContain("…");
    const { summary: other } = deploymentCheck({
      record: failed,
      outcome: outcome("UNHEALTHY", { evidence, next: "Merge a fix." }),
    });
    const once = deploymentsComment([{ record: failed, detail: deploymentDetail(other) }]);
    expect(once.match(/\*\*Next:\*\*/g)).toHaveLength(1);
    expect(deploymentsComment([{ record: failed, detail: deploymentDetail(summary) }])).toContain(
      "**Next:** `/rollback edge --reason …`",
    );
  });

  test("tells in full what stayed behind, nothing of what is over, and nothing without a check", () => {
    const healthy = record("dev", "success", "Deployed and healthy: kept web");
    expect(deploymentsComment([{ record: healthy, detail: "kept web" }])).toContain("kept web");
    const replaced = record("dev", "inactive", "A newer deployment took its place");
    expect(deploymentsComment([{ record: replaced, detail: "all of it" }])).not.toContain("all of it");
    expect(deploymentDetail("`dev` to `1`")).toBe("");
    expect(deploymentDetail("`dev` to `1`\r\n\r\nmore\r\n\r\n- of it")).toBe("more\n\n- of it");
  });

  test("says once what to do", () => {
    const changed = record("a", "error", "The preview is refreshed: read it, then comment /deploy a");
    expect(deploymentsComment([{ record: changed }])).not.toContain("**Next:**");
    expect(deploymentsComment([{ record: record("a", "error", "No grant") }])).toContain(
      "  - **Next:** repair what it names, then `/deploy a`.\n",
    );
  });

  test("tells one that was healthy until a newer one came from one that never was", () => {
    const replaced = { ...record("a", "inactive", "It was healthy"), everSucceeded: true };
    const text = deploymentsComment([{ record: replaced }, { record: record("b", "inactive", "x") }]);
    expect(text).toContain("### ☑️ Deployments: 1 replaced, 1 superseded\n");
    expect(text).toContain("| `a` | ☑️ replaced | ");
    expect(text).not.toContain("It was healthy");
  });

  test("says what a healthy one kept, and how to let it go", () => {
    const description =
      "Deployed and healthy: /deploy dev --ack pvc-removed would delete what was kept: PersistentVolumeClaim dev/data";
    expect(deploymentsComment([{ record: record("dev", "success", description) }])).toContain(
      "\n- **`dev`** 🛑 Deployed and healthy: `/deploy dev --ack pvc-removed` would delete what was kept: PersistentVolumeClaim dev/data\n",
    );
    const cut = record("dev", "queued", "Waiting for: 1 approval; comment /deploy dev --ack pvc-remo…");
    expect(deploymentsComment([{ record: cut }])).toContain(" comment /deploy dev --ack pvc-remo…\n");
  });

  test("is short when all is well", () => {
    const text = deploymentsComment([{ record: record("dev", "success", "Deployed and healthy") }]);
    expect(text).toContain("### ✅ Deployments: 1 healthy\n");
    expect(text).not.toContain("**");
  });

  test("offers no rollback of a failed rollback, nor of what is held", () => {
    expect(deploymentsComment([{ record: record("a", "failure", "x", { kind: "rollback" }) }])).not.toContain(
      "/rollback",
    );
    expect(deploymentsComment([{ record: record("a", "failure", "x"), hold }])).not.toContain("/rollback");
  });

  test("tells of a hold without a reason", () => {
    expect(
      deploymentsComment([{ record: record("a", "success", ""), hold: { ...hold, reason: "" } }]),
    ).toContain("⏸️ Held by `alice` since `2026-11-24T10:00:00Z`. `/resume a`");
  });

  test("tells how to go on after a refusal, and keeps quiet without a description", () => {
    expect(deploymentsComment([{ record: record("a", "error", "") }])).toContain(
      "- **`a`** **Next:** repair what it names, then `/deploy a`.",
    );
    expect(deploymentsComment([{ record: record("a", "pending", "") }])).toContain("| `a` | ⏳ waiting |");
  });

  test("counts environments and revisions that have no room", () => {
    const many = Array.from({ length: 70 }, (_, index) => ({
      record: record(`env-${index}`, "success", "", { revision: revision(`${index}`.padStart(40, "0")) }),
    }));
    expect(deploymentsComment(many)).toContain("\n\n… and 10 more.\n\n");
    expect(deploymentsComment(many)).toMatch(/<code>0{39}4<\/code> · 65 more<\/sub>/);
  });
});

describe("deploymentCheck", () => {
  const decision = {
    kind: "refuse",
    rules: [
      { rule: "not-held", kind: "reject", reason: "HELD", evidence: [], next: "comment /resume production" },
    ],
  } as const;

  test("is open while it waits, with the gate's decision", () => {
    const waiting = record("production", "queued", "Waiting for: comment /resume production");
    expect(deploymentCheck({ record: waiting, decision })).toEqual({
      title: "Waiting for: comment /resume production",
      summary:
        "`production` to `2222222222222222222222222222222222222222`\n\n" +
        "- ⏳ **Not held**: The environment is held after a rollback\n  - **Next:** Comment /resume production.",
    });
  });

  test("is open while an obstacle keeps it, and says that it goes on by itself", () => {
    const obstacle = outcome("CLUSTER_UNAVAILABLE", { evidence: ["the API server of main does not answer"] });
    expect(
      deploymentCheck({ record: record("dev", "queued", "The cluster does not answer"), obstacle }),
    ).toEqual({
      title: "The cluster does not answer",
      summary:
        "`dev` to `2222222222222222222222222222222222222222`\n\n" +
        "❌ **The cluster does not answer** (`CLUSTER_UNAVAILABLE`)\n\n- the API server of main does not answer\n\n" +
        "It goes on by itself when that is over.",
    });
  });

  test("ends as its outcome does", () => {
    const conclusions = (
      ["APPLIED", "RENDER_UNCHANGED", "REVIEWS_MISSING", "NEWER_REVISION", "BY_PERSON", "UNHEALTHY"] as const
    ).map(
      (reason) =>
        deploymentCheck({ record: record("dev", "success", ""), outcome: outcome(reason) }).conclusion,
    );
    expect(conclusions).toEqual([
      "success",
      "success",
      "action_required",
      "cancelled",
      "cancelled",
      "failure",
    ]);
  });
});
