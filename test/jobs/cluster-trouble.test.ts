import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { merge, propose, push, release, say } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import {
  deployments,
  greetingIn,
  live,
  until,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, configText, overlayFiles, shopFiles, text } from "./repository.ts";

const absent = lacks("kustomize");
const staging = { name: "staging", timeout: "4s" };

describe.skipIf(absent)("a cluster that cannot be reached", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({
      files: shopFiles([
        { ...staging, timeout: "60s" },
        { name: "production", protection: "{}" },
      ]),
    });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("keeps a deployment waiting that says so, leaves previews alone, and the deployment goes on when it is back", async () => {
    const reachable = await harness.cluster.becomeUnreachable();
    const number = await propose(harness, { branch: "away", files: baseFiles({ greeting: "away" }) });
    expect(await untilPreviewed(harness, number)).toContain("+ greeting: away");
    const sha = await merge(harness, number);
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha,
      says: "The cluster does not answer",
    });
    expect(waiting.description).toContain("local");
    await untilTold(harness, number, "deployments", "The cluster does not answer");

    const status = await say(harness, number, "/status staging");
    expect(await untilAnswered(harness, number, status)).toContain("unknown: The cluster");
    const deploy = await say(harness, number, "/deploy production");
    expect(await untilAnswered(harness, number, deploy)).toContain("The cluster does not answer");

    await reachable();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("away");
  });
});

describe.skipIf(absent)("a cluster that stays away longer than a deployment may take", () => {
  let now = Date.now();
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([{ ...staging, timeout: "60s" }]), clock: () => now });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("fails the deployment that had begun, with what to do; the next one works when it is back", async () => {
    const sha = await push(harness, withClaim);
    await until("it is applied", async () => (await claimIn(harness)) !== undefined);
    const reachable = await harness.cluster.becomeUnreachable();
    await untilDeployed(harness, "staging", {
      state: "in_progress",
      sha,
      says: "The cluster does not answer",
    });
    now = Date.now() + 120_000;
    await harness.queue.add({ version: 1, kind: "waiting", repository: harness.ref });
    await untilDeployed(harness, "staging", { state: "failure", sha, says: "The cluster does not answer" });
    await reachable();
    now = Date.now();
    const next = await release(harness, "back");
    await untilDeployed(harness, "staging", { state: "success", sha: next.sha });
    expect(await greetingIn(harness, "staging")).toBe("back");
  });
});

describe.skipIf(absent)("clusters that the operator does not give", () => {
  let harness: Harness;
  const elsewhere = { name: "elsewhere", cluster: "moon" };
  const foreign = { name: "foreign", namespace: "kube-system" };
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([staging, elsewhere, foreign]) });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("one that is not registered is named, with those that are; the others are deployed", async () => {
    const ended = await untilDeployed(harness, "elsewhere", { state: "error" });
    expect(ended.description).toContain('The cluster "moon" is not registered');
  });

  test("a namespace that is not granted is named; nothing is written there", async () => {
    const ended = await untilDeployed(harness, "foreign", { state: "error" });
    expect(ended.description).toContain("The operator does not let this repository deploy there");
    expect(ended.description).toContain("kube-system");
    const number = await propose(harness, { branch: "ask", files: { "a.md": "a\n" } });
    await untilPreviewed(harness, number);
    await merge(harness, number);
    const id = await say(harness, number, "/deploy foreign");
    const answer = await untilAnswered(harness, number, id);
    expect(answer).toContain("CLUSTER_NOT_GRANTED");
    expect(answer).toContain("operator");
  });

  test("a kind that is not granted is refused in the dry run, before anything is written", async () => {
    const role = text(
      "apiVersion: rbac.authorization.k8s.io/v1",
      "kind: ClusterRole",
      "metadata: { name: everything }",
      'rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]',
    );
    const sha = await push(harness, {
      "base/role.yaml": role,
      ...baseFiles({ greeting: "greedy" }),
      "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - role.yaml"),
    });
    const ended = await untilDeployed(harness, "staging", { state: "error", sha });
    expect(ended.description).toContain("ClusterRole");
    expect(await greetingIn(harness, "staging")).toBe("hello");
  });
});

describe.skipIf(absent)("deployments that do not become healthy", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([staging]) });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("one whose container cannot start fails with the root cause, and says how to go back", async () => {
    const { number } = await releaseImage(harness, "registry.example/web:broken");
    const ended = await untilDeployed(harness, "staging", { state: "failure" });
    expect(ended.description).toContain("ImagePullBackOff");
    const told = await untilTold(harness, number, "deployments", "ImagePullBackOff");
    expect(told).toContain("/rollback staging");
  });

  test("one that only takes too long fails at its deadline", async () => {
    const sha = await push(harness, withClaim);
    const ended = await untilDeployed(harness, "staging", { state: "failure", sha });
    expect(ended.description).toContain("it was not healthy in time");
    expect(ended.description).toContain("PersistentVolumeClaim shop-staging/data");
  });

  test("the next one works", async () => {
    const { sha } = await release(harness, "well");
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("well");
  });
});

test.skipIf(absent)(
  "waiting for health holds no worker: more environments than workers wait, and a comment is answered",
  async () => {
    const environments = ["a", "b", "c", "d", "e", "f"].map((name) => ({ name, timeout: "300s" }));
    const harness = await startHarness({ files: { ...shopFiles(environments), ...withClaim } });
    try {
      for (const { name } of environments) await untilDeployed(harness, name, { state: "in_progress" });
      const number = await propose(harness, { branch: "words", files: { "words.md": "words\n" } });
      const id = await say(harness, number, "/help");
      expect(await untilAnswered(harness, number, id)).toContain("/rollback");
      for (const { name } of environments)
        expect(await deployments(harness, name)).toMatchObject([{ state: "in_progress" }]);
    } finally {
      await harness.stop();
    }
  },
);

test.skipIf(absent)(
  "one environment that always fails hides none of the others, and is told each time",
  async () => {
    const files = { ...shopFiles([staging, { name: "bad" }]), ...overlayFiles("bad") };
    const harness = await startHarness({
      files: {
        ...files,
        ".github/slipway.yml": configText([{ name: "bad" }, staging]),
        "envs/bad/kustomization.yaml": text("resources:", "  - missing.yaml"),
      },
    });
    try {
      await untilDeployed(harness, "staging", { state: "success" });
      await untilDeployed(harness, "bad", { state: "error", says: "does not render" });
      const { sha } = await release(harness, "again");
      await untilDeployed(harness, "staging", { state: "success", sha });
      expect((await deployments(harness, "bad")).map(({ state }) => state)).toEqual(["error"]);
    } finally {
      await harness.stop();
    }
  },
);

async function releaseImage(harness: Harness, image: string): Promise<{ number: number; sha: string }> {
  const number = await propose(harness, { branch: "image", files: baseFiles({ greeting: "hello", image }) });
  await untilPreviewed(harness, number);
  return { number, sha: await merge(harness, number) };
}

/** It waits for a volume that nobody makes. */
const withClaim = {
  "base/data.yaml": text(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    "metadata: { name: data }",
    "spec:",
    "  accessModes: [ReadWriteOnce]",
    "  storageClassName: none",
    "  resources: { requests: { storage: 1Gi } }",
  ),
  "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - data.yaml"),
};

function claimIn(harness: Harness): Promise<unknown> {
  return live(harness, "/api/v1/namespaces/shop-staging/persistentvolumeclaims/data");
}
