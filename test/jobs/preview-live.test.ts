/** What the clusters add to a preview: after the rendered diff, never instead of it, and never with a write. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cluster, Clusters, EnvironmentCluster } from "../../src/cluster/cluster.ts";
import { lacks } from "../real/parts.ts";
import { propose, proposeGreeting, say } from "./acts.ts";
import { type Harness, repo, startHarness } from "./harness.ts";
import { comment, live, untilAnswered, untilDeployed, untilPreviewed, untilTold } from "./look.ts";
import { baseFiles, configText, production, shopFiles, staging, text } from "./repository.ts";

const absent = lacks("kustomize");
const section = "In the clusters";
const canary = "hunter2-canary-77c1";

/** Puts another look in the place of the cluster's own. */
function lookingWith(clusters: Clusters, look: EnvironmentCluster["look"]): Clusters {
  const other = (cluster: Cluster): Cluster => ({
    ...cluster,
    environment: (ref) => ({ ...cluster.environment(ref), look }),
  });
  return { ...clusters, get: async (name) => other(await clusters.get(name)) };
}

describe.skipIf(absent)("the live view", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  const settings = "/api/v1/namespaces/shop-staging/configmaps/settings";

  async function byHand(path: string, body: unknown): Promise<void> {
    // Times in `managedFields` have whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await live(harness, `${path}?fieldManager=kubectl-edit`, { method: "PATCH", body });
  }

  test("says what would really change, and promise 6: nothing that it asks is a write", async () => {
    await harness.quiet();
    const before = harness.cluster.requests().length;
    const number = await proposeGreeting(harness, "seen");
    const preview = await untilTold(harness, number, "preview", section);
    expect(preview).toContain("**`staging`**: 1 to update · 1 unchanged; as rendered");
    expect(preview).toContain("seen");
    await harness.quiet();
    const asked = harness.cluster.requests().slice(before);
    const writes = asked.filter(({ method }) => method !== "GET");
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.filter(({ url }) => !url.includes("dryRun=All"))).toEqual([]);
  });

  test("tells drift apart from the change: by whom, and in which field", async () => {
    await byHand(settings, { data: { extra: "by hand" } });
    const number = await propose(harness, { branch: "drifted", files: baseFiles({ greeting: "drifted" }) });
    const preview = await untilTold(harness, number, "preview", "by `kubectl-edit`");
    expect(preview).toContain(
      "`ConfigMap shop-staging/settings` was changed in the cluster: `.data.extra` by",
    );
    expect(preview).not.toContain("by hand");
  });

  test("promise 5: what stands in the cluster is masked on both sides", async () => {
    const files = {
      "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - secret.yaml"),
      "base/secret.yaml": text(
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: key",
        "stringData:",
        `  password: ${canary}-git`,
      ),
    };
    const first = await propose(harness, { branch: "secret", files });
    await untilTold(harness, first, "preview", section);
    const sha = await harness.github.seed.merge(repo, first, "bob");
    await untilDeployed(harness, "staging", { state: "success", sha });
    await byHand("/api/v1/namespaces/shop-staging/secrets/key", {
      data: {
        password: Buffer.from(`${canary}-live`).toString("base64"),
        other: Buffer.from(canary).toString("base64"),
      },
    });
    const number = await propose(harness, {
      branch: "rotate",
      files: { "base/secret.yaml": files["base/secret.yaml"].replace("-git", "-new") },
    });
    await untilTold(harness, number, "preview", "by `kubectl-edit`");
    await harness.quiet();
    const told = harness.github.requests
      .all()
      .filter(({ caller }) => caller.startsWith("installation:"))
      .map(({ requestBody }) => requestBody)
      .join("\n");
    expect(told).not.toContain(canary);
    expect(told).not.toContain(Buffer.from(`${canary}-live`).toString("base64").slice(0, 16));
    expect(harness.log.join("\n")).not.toContain(canary);
  });

  test("what the same change brings is awaited", async () => {
    const number = await propose(harness, {
      branch: "newns",
      files: {
        ".github/slipway.yml": configText([staging, production, { name: "qa" }]),
        ...Object.fromEntries(
          Object.entries(shopFiles([{ name: "qa" }])).filter(([path]) => path.startsWith("envs/")),
        ),
      },
    });
    const preview = await untilTold(
      harness,
      number,
      "preview",
      "can be asked when Namespace shop-qa is there",
    );
    expect(preview).not.toContain("⛔");
  });

  test("a cluster that is not registered, and one that is not granted, say so", async () => {
    const number = await propose(harness, {
      branch: "elsewhere",
      files: {
        ".github/slipway.yml": configText([
          { ...staging, cluster: "moon" },
          { ...production, namespace: "kube-system" },
        ]),
        ...baseFiles({ greeting: "elsewhere" }),
      },
    });
    const preview = await untilTold(harness, number, "preview", "not asked");
    expect(preview).toContain("the cluster `moon` is not registered");
    expect(preview).toMatch(/`production`\*\*: not asked: acme\/shop may not use the namespace kube-system/);
  });

  test("a cluster that never answers holds nothing up: the diff is there first, and then why nothing is known", async () => {
    const repair = harness.breakTool(
      "clusters",
      lookingWith(harness.tools.clusters, () => new Promise(() => {})),
    );
    try {
      const began = performance.now();
      const number = await propose(harness, { branch: "slow", files: baseFiles({ greeting: "slow" }) });
      const first = await untilPreviewed(harness, number);
      expect(performance.now() - began).toBeLessThan(4_500);
      expect(first).toContain("slow");
      expect(first).not.toContain(section);
      const whole = await untilTold(harness, number, "preview", "did not answer within 5 s");
      expect(whole).toContain("slow");
    } finally {
      repair();
    }
  });

  test("a cluster that is away is unknown, never new and never unchanged", async () => {
    const away = { ...harness.tools.clusters, get: async () => Promise.reject(await faultOf()) };
    const repair = harness.breakTool("clusters", away);
    try {
      const number = await propose(harness, { branch: "away", files: baseFiles({ greeting: "away" }) });
      expect(await untilTold(harness, number, "preview", "live state unknown")).toContain(
        "live state unknown: The cluster local cannot be used now",
      );
    } finally {
      repair();
    }
  });

  test("`/diff` shows it again", async () => {
    const number = await proposeGreeting(harness, "again");
    await untilTold(harness, number, "preview", section);
    const id = await say(harness, number, "/diff staging");
    await untilAnswered(harness, number, id);
    await harness.quiet();
    expect(await comment(harness, number, "preview")).toContain(section);
  });
});

async function faultOf() {
  const { Fault } = await import("../../src/core/model/fault.ts");
  return new Fault("CLUSTER_UNAVAILABLE", {
    message: "The cluster local cannot be used now: nothing listens at its address.",
    retry: "later",
  });
}

test.skipIf(absent)("the operator keeps previews out of a cluster, grant by grant", async () => {
  const harness = await startHarness({
    asleep: true,
    clusters: (local) => [{ ...local, grants: local.grants.map((grant) => ({ ...grant, liveView: false })) }],
  });
  try {
    const number = await proposeGreeting(harness, "private");
    const preview = await untilTold(harness, number, "preview", section);
    expect(preview).toContain("not asked: the operator keeps previews of this repository out of `local`");
    expect(harness.cluster.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  } finally {
    await harness.stop();
  }
});
