import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, proposeGreeting, push, release, say } from "./acts.ts";
import { type Harness, people, startHarness } from "./harness.ts";
import {
  branchHead,
  comment,
  completedCheck,
  greetingIn,
  headOf,
  live,
  until,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, text } from "./repository.ts";

const absent = lacks("kustomize");

describe.skipIf(absent)("a push to the branch without a pull request", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("is deployed where nothing guards the environment, and waits where something does: PUSHED_AROUND_RULES", async () => {
    const sha = await push(harness, baseFiles({ greeting: "pushed" }));
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("pushed");
    await untilDeployed(harness, "production", { state: "queued", sha, says: "by a pull request" });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBeUndefined();
  });

  test("on top of a merge is deployed there as well: what the pull request showed says nothing of it", async () => {
    const number = await proposeGreeting(harness, "shown");
    await approve(harness, number);
    const held = harness.github.faults.holdDeliveries({ event: "push" });
    await merge(harness, number);
    const sha = await push(harness, baseFiles({ greeting: "on-top" }));
    held.release();
    harness.github.faults.clear();
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("on-top");
  });

  test("stops the next pull request, too: its approval covers no other change", async () => {
    const { number, sha } = await release(harness, "clean");
    await untilDeployed(harness, "production", { state: "success", sha });
    await push(harness, baseFiles({ greeting: "around" }));
    const next = await release(harness, "behind");
    await untilDeployed(harness, "production", { state: "queued", sha: next.sha, says: "by a pull request" });
    await harness.quiet();
    expect(await greetingIn(harness, "production")).toBe("clean");
    const id = await say(harness, number, "/deploy production");
    expect(await untilAnswered(harness, number, id)).toContain("came to the branch without a pull request");
  });
});

describe.skipIf(absent)("promise 3: what was reviewed is what is applied", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
    const { sha } = await release(harness, "first");
    await untilDeployed(harness, "production", { state: "success", sha });
  }, 90_000);
  afterAll(() => harness.stop());

  test("of two merges in quick succession the second brings more than its preview showed: it stops, is shown, and goes on", async () => {
    const one = await proposeGreeting(harness, "one");
    const files = { "envs/production/kustomization.yaml": withNote("from the second") };
    const other = await propose(harness, { branch: "note", files });
    await untilPreviewed(harness, other);
    await approve(harness, one);
    await approve(harness, other);
    const held = harness.github.faults.holdDeliveries({ event: "push" });
    await merge(harness, one);
    const sha = await merge(harness, other);
    held.release();
    harness.github.faults.clear();
    await untilDeployed(harness, "staging", { state: "success", sha });
    await untilDeployed(harness, "production", { state: "error", sha, says: "not those that were reviewed" });
    expect(await greetingIn(harness, "production")).toBe("first");
    const preview = await comment(harness, other, "preview");
    expect(preview).toContain("+ greeting: one");
    expect(preview).toContain("from the second");
    const id = await say(harness, other, "/deploy production");
    await untilAnswered(harness, other, id, "healthy");
    expect(await greetingIn(harness, "production")).toBe("one");
  });

  test("where nobody has to review, the second of two quick merges goes on: what it brings is shown before it is applied", async () => {
    const one = await proposeGreeting(harness, "swift");
    const files = { "envs/staging/kustomization.yaml": withNote("from the second", "shop-staging") };
    const other = await propose(harness, { branch: "swift-note", files });
    expect(await untilPreviewed(harness, other)).not.toContain("greeting: swift");
    const held = harness.github.faults.holdDeliveries({ event: "push" });
    await merge(harness, one);
    const sha = await merge(harness, other);
    held.release();
    harness.github.faults.clear();
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("swift");
    const preview = await comment(harness, other, "preview");
    expect(preview).toContain("greeting");
    expect(preview).toContain("swift");
    expect(preview).toContain("from the second");
    await approve(harness, one);
    await approve(harness, other);
    await untilDeployed(harness, "production", { state: "success", sha });
  });

  test("a base that moved between preview and merge stops it; the preview is refreshed, and /deploy goes on", async () => {
    // The pushes to main reach Slipway only after the merge: the preview stays as it was.
    const number = await propose(harness, {
      branch: "stale",
      files: { "envs/production/kustomization.yaml": withNote("stale preview") },
    });
    await untilPreviewed(harness, number);
    await approve(harness, number);
    harness.github.faults.loseDeliveries({ event: "push" });
    const between = await propose(harness, {
      branch: "between",
      files: { "envs/production/namespace.yaml": namespaceWith("moved") },
    });
    await untilPreviewed(harness, between);
    await approve(harness, between);
    await merge(harness, between);
    await merge(harness, number);
    harness.github.faults.clear();
    await harness.queue.add({ version: 1, kind: "sweep" });

    const stopped = await untilDeployed(harness, "production", { state: "error" });
    expect(stopped.description).toContain("The manifests are not those that were reviewed");
    await untilTold(harness, number, "deployments", "not those that were reviewed");
    expect(await namespaceLabel(harness)).not.toBe("moved");
    const preview = await untilTold(harness, number, "preview", "This pull request is merged");
    expect(preview).toContain("moved");
    expect(preview).toContain("stale preview");

    const id = await say(harness, number, "/deploy production", people.author);
    await untilAnswered(harness, number, id, "healthy");
    expect(await namespaceLabel(harness)).toBe("moved");
  });

  test("a merge that nobody was shown waits: NOT_PREVIEWED; /diff shows it, and /deploy goes on", async () => {
    harness.github.faults.loseDeliveries();
    const number = await propose(harness, { branch: "unseen", files: baseFiles({ greeting: "unseen" }) });
    await approve(harness, number);
    const sha = await merge(harness, number);
    harness.github.faults.clear();
    await harness.queue.add({ version: 1, kind: "sweep" });
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha,
      says: "comment /diff production",
    });
    expect(waiting.description).toContain("then /deploy production");
    await untilTold(harness, number, "deployments", "/diff production");
    const early = await say(harness, number, "/deploy production");
    expect(await untilAnswered(harness, number, early)).toContain("was never shown on a pull request");
    expect(await greetingIn(harness, "production")).toBe("swift");

    const diff = await say(harness, number, "/diff production");
    expect(await untilAnswered(harness, number, diff)).toContain("Previewed");
    expect(await comment(harness, number, "preview")).toContain("+ greeting: unseen");
    const deploy = await say(harness, number, "/deploy production");
    await untilAnswered(harness, number, deploy, "healthy");
    expect(await greetingIn(harness, "production")).toBe("unseen");
  });

  test("showing it again after the merge does not stand in for what reviewers saw: it still takes a person's /deploy", async () => {
    harness.github.faults.loseDeliveries();
    const number = await propose(harness, { branch: "quick", files: baseFiles({ greeting: "quick" }) });
    await approve(harness, number);
    await merge(harness, number);
    harness.github.faults.clear();
    const diff = await say(harness, number, "/diff");
    await untilAnswered(harness, number, diff, "Previewed");
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "production", { state: "queued", says: "then /deploy production" });
    const deploy = await say(harness, number, "/deploy production");
    await untilAnswered(harness, number, deploy, "healthy");
    expect(await greetingIn(harness, "production")).toBe("quick");
  });

  test("a deployment of what runs already needs no new preview, and changes nothing", async () => {
    const number = await propose(harness, { branch: "words", files: { "README.md": "# words\n" } });
    await untilPreviewed(harness, number);
    await approve(harness, number);
    await merge(harness, number);
    const version = await settingsVersion(harness);
    const id = await say(harness, number, "/deploy production");
    await untilAnswered(harness, number, id, "healthy");
    expect(await settingsVersion(harness)).toBe(version);
  });

  test("a merged pull request with a render that equals the base is remembered as shown", async () => {
    const same = text("resources:", "  - settings.yaml", "# the same, said otherwise");
    const number = await propose(harness, { branch: "comment", files: { "base/kustomization.yaml": same } });
    expect(await untilPreviewed(harness, number)).toContain("Nothing changes");
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway preview: production");
    expect(check?.external_id).toMatch(/before-merge\/sha256:/);
    await approve(harness, number);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "success", sha });
  });
});

describe.skipIf(absent)("what is deployed", () => {
  let harness: Harness;
  const extra = text("apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: extra", "data: { a: b }");
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("promise 9: an object that leaves Git is deleted once the new state is healthy", async () => {
    const resources = ["resources:", "  - settings.yaml"];
    await push(harness, {
      "base/kustomization.yaml": text(...resources, "  - extra.yaml"),
      "base/extra.yaml": extra,
    });
    await until("extra is there", async () => (await extraIn(harness)) !== undefined);
    await untilDeployed(harness, "staging", { state: "success", sha: await branchHead(harness) });
    const sha = await push(harness, { "base/kustomization.yaml": text(...resources) });
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await extraIn(harness)).toBeUndefined();
    expect(await greetingIn(harness, "staging")).toBe("hello");
  });

  test("an environment of deploy: on-command moves only by /deploy", async () => {
    const number = await propose(harness, {
      branch: "on-command",
      files: {
        ".github/slipway.yml": text(
          "version: 1",
          "environments:",
          "  - { name: staging, path: envs/staging, cluster: local, namespace: shop-staging, deploy: on-command }",
        ),
        ...baseFiles({ greeting: "patient" }),
      },
    });
    await untilPreviewed(harness, number);
    await merge(harness, number);
    await harness.quiet();
    expect(await greetingIn(harness, "staging")).toBe("hello");
    const id = await say(harness, number, `/deploy staging --sha ${await branchHead(harness)}`);
    await untilAnswered(harness, number, id, "healthy");
    expect(await greetingIn(harness, "staging")).toBe("patient");
    const wrong = await say(harness, number, `/deploy staging --sha ${"0".repeat(40)}`);
    expect(await untilAnswered(harness, number, wrong)).toContain("now, not at 0000");
  });
});

function withNote(note: string, namespace = "shop-production"): string {
  return text(
    `namespace: ${namespace}`,
    "commonAnnotations:",
    `  note: ${note}`,
    "resources:",
    "  - namespace.yaml",
    "  - ../../base",
  );
}

function namespaceWith(label: string): string {
  return text(
    "apiVersion: v1",
    "kind: Namespace",
    "metadata:",
    "  name: shop-production",
    `  labels: { place: ${label} }`,
  );
}

async function namespaceLabel(harness: Harness): Promise<unknown> {
  const found = JSON.stringify(await live(harness, "/api/v1/namespaces/shop-production"));
  return /"place":"(\w+)"/.exec(found)?.[1];
}

async function settingsVersion(harness: Harness): Promise<string | undefined> {
  const found = JSON.stringify(await live(harness, "/api/v1/namespaces/shop-production/configmaps/settings"));
  return /"resourceVersion":"(\d+)"/.exec(found)?.[1];
}

function extraIn(harness: Harness): Promise<unknown> {
  return live(harness, "/api/v1/namespaces/shop-staging/configmaps/extra");
}
