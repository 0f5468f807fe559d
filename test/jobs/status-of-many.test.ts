/** `/status` where there are more environments than anybody reads of. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Clusters } from "../../src/cluster/cluster.ts";
import { Fault } from "../../src/core/model/fault.ts";
import { lacks } from "../real/parts.ts";
import { merge, propose, say } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { deployments, until, untilAnswered, untilDeployed, untilPreviewed } from "./look.ts";
import { configText, overlayFiles, shopFiles } from "./repository.ts";

const environments = Array.from({ length: 60 }, (_, index) => ({
  name: `env-${index}`,
  path: index === 7 ? "envs/7" : "envs/staging",
  namespace: `shop-${index}`,
  deploy: "on-command" as const,
}));

describe.skipIf(lacks("kustomize"))("/status of sixty environments", () => {
  let harness: Harness;
  let number = 0;
  beforeAll(async () => {
    const files = {
      ...shopFiles([{ name: "staging" }]),
      ...overlayFiles("7"),
      ".github/slipway.yml": configText(environments),
    };
    harness = await startHarness({ files });
    number = await propose(harness, { branch: "words", files: { "words.md": "words\n" } });
    await untilPreviewed(harness, number);
    await merge(harness, number);
    await say(harness, number, "/deploy env-7");
    await untilDeployed(harness, "env-7", { state: "success" });
    // Its manifests are of another namespace.
    await say(harness, number, "/deploy env-8");
    await until("it ended", async () => {
      const [newest] = await deployments(harness, "env-8");
      return newest?.state === "error" || newest?.state === "failure";
    });
    await harness.quiet();
  }, 90_000);
  afterAll(() => harness.stop());

  /** Which clusters are asked for, until the answer is called. */
  function count(clusters: Clusters) {
    const asked: string[] = [];
    const restore = harness.breakTool("clusters", {
      ...clusters,
      get: (name) => {
        asked.push(name);
        return clusters.get(name);
      },
    });
    return { asked, restore };
  }

  test("asks the clusters of those with something to tell only, and says of how many it did not", async () => {
    const { asked, restore } = count(harness.tools.clusters);
    const id = await say(harness, number, "/status");
    const answer = await untilAnswered(harness, number, id);
    restore();
    expect(answer).toContain("`env-8`");
    expect(answer).not.toContain("`env-7`");
    expect(answer).toContain(
      "59 more environments of which GitHub knows nothing open, failed or held were not asked. `/status ENV` asks one.",
    );
    expect(asked).toHaveLength(1);
  });

  test("a named one is asked, whatever there is to tell", async () => {
    const { asked, restore } = count(harness.tools.clusters);
    const id = await say(harness, number, "/status env-7");
    const answer = await untilAnswered(harness, number, id);
    restore();
    expect(answer).toMatch(/`env-7` \| `[0-9a-f]{8}` \| healthy/);
    expect(answer).not.toContain("not asked");
    expect(asked).toHaveLength(1);
  });
});

const few = Array.from({ length: 20 }, (_, index) => ({ ...environments[index], name: `env-${index}` }));

test.skipIf(lacks("kustomize"))(
  "a cluster that does not answer is not waited for by each of its environments",
  async () => {
    const files = { ...shopFiles([{ name: "staging" }]), ".github/slipway.yml": configText(few) };
    const harness = await startHarness({ files, asleep: true });
    try {
      const number = await propose(harness, { branch: "words", files: { "words.md": "words\n" } });
      await untilPreviewed(harness, number);
      let asked = 0;
      harness.breakTool("clusters", {
        ...harness.tools.clusters,
        get: () => {
          asked += 1;
          return Promise.reject(
            new Fault("CLUSTER_UNAVAILABLE", { message: "the cluster is away", retry: "later" }),
          );
        },
      });
      const id = await say(harness, number, "/status");
      const answer = await untilAnswered(harness, number, id);
      expect(answer.match(/unknown: the cluster is away/g)).toHaveLength(20);
      expect(asked).toBeLessThanOrEqual(8);
    } finally {
      await harness.stop();
    }
  },
);
