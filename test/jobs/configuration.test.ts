import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { merge, propose, push, say } from "./acts.ts";
import { type Harness, people, startHarness } from "./harness.ts";
import {
  branchHead,
  comments,
  completedCheck,
  deployments,
  greetingIn,
  headOf,
  until,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, configText, overlayFiles, production, shopFiles, staging } from "./repository.ts";

const absent = lacks("kustomize");
const config = ".github/slipway.yml";

describe.skipIf(absent)("a repository without a configuration", () => {
  let harness: Harness;
  let number = 0;
  beforeAll(async () => {
    harness = await startHarness({ files: { "README.md": "# nothing yet\n" } });
    number = await propose(harness, { branch: "idea", files: { "notes.md": "an idea\n" } });
  }, 60_000);
  afterAll(() => harness.stop());

  test("gets a check that says so on its pull requests, and no comment", async () => {
    await untilPreviewed(harness, number);
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway");
    expect(check).toMatchObject({ conclusion: "neutral" });
    expect(check?.output.title).toBe("⏸️ Not previewed: there is no configuration");
    expect(check?.output.summary).toContain(config);
    await harness.quiet();
    expect(await comments(harness, number)).toEqual([]);
  });

  test("answers a command with what is missing, and help as everywhere", async () => {
    const deploy = await say(harness, number, "/deploy production");
    const answer = await untilAnswered(harness, number, deploy);
    expect(answer).toContain("There is no configuration");
    expect(answer).toContain("slipway validate");
    const help = await say(harness, number, "/help", people.reader);
    expect(await untilAnswered(harness, number, help)).toContain("/rollback ENV");
    const status = await say(harness, number, "/status", people.reader);
    expect(await untilAnswered(harness, number, status)).toContain("You may not do this here");
  });

  test("is followed from the first configuration on", async () => {
    const sha = await push(harness, shopFiles());
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "staging")).toBe("hello");
  });
});

describe.skipIf(absent)("a configuration with mistakes", () => {
  let harness: Harness;
  const broken = configText([staging, { ...production, protection: "{ aprovals: 1 }" }]);
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "production", { state: "queued", says: "Waiting for: " });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("in a pull request: the comment and a red check list each one with its line; the next push works", async () => {
    const number = await propose(harness, { branch: "typo", files: { [config]: broken } });
    const told = await untilPreviewed(harness, number);
    expect(told).toContain("Not previewed: 1 problem in the configuration");
    expect(told).toContain("slipway.yml:12:");
    expect(told).toContain("Did you mean `approvals`?");
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway");
    expect(check).toMatchObject({ conclusion: "failure", output: { title: `1 problem in ${config}` } });
    await push(
      harness,
      { ...baseFiles({ greeting: "mended" }), [config]: configText([staging, production]) },
      "typo",
    );
    const mended = await untilTold(harness, number, "preview", "mended");
    expect(mended).toContain("2 environments change");
  });

  test("on the branch: its head is told, what waits says for what, commands are answered, and all goes on when it is mended", async () => {
    const sha = await push(harness, { [config]: broken });
    const check = await until("the head is told", () => completedCheck(harness, sha, "Slipway"));
    expect(check).toMatchObject({ conclusion: "failure" });
    expect(check.output.summary).toContain("approvals");
    await harness.queue.add({ version: 1, kind: "waiting", repository: harness.ref });
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      says: "The configuration has problems",
    });
    expect(waiting.description).toContain("1 problem");

    const number = await propose(harness, {
      branch: "repair",
      files: { [config]: configText([staging, production]), ...baseFiles({ greeting: "repaired" }) },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("The configuration on the base cannot be used");
    expect(preview).toContain("2 environments change");
    const id = await say(harness, number, "/status");
    const answer = await untilAnswered(harness, number, id);
    expect(answer).toContain("The configuration has problems");
    expect(answer).toContain("slipway.yml:12: found");

    const merged = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "success", sha: merged });
    expect(await greetingIn(harness, "staging")).toBe("repaired");
    await untilDeployed(harness, "production", { state: "queued", sha: merged, says: "Waiting for: " });
  });
});

describe.skipIf(absent)("environments that come and go", () => {
  let harness: Harness;
  const qa = { name: "qa" };
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([staging]) });
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("one that a pull request adds is shown with all it brings, and deployed after the merge", async () => {
    const number = await propose(harness, {
      branch: "add-qa",
      files: { [config]: configText([staging, qa]), ...overlayFiles("qa") },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("1 of 2 environments changes");
    expect(preview).toMatch(/`qa` \| 🆕[^|]*new/);
    const sha = await merge(harness, number);
    await untilDeployed(harness, "qa", { state: "success", sha });
    expect(await greetingIn(harness, "qa")).toBe("hello");
    await harness.quiet();
    expect(await deployments(harness, "staging")).toHaveLength(1);
  });

  test("one that is renamed is refused by name while the old one owns its objects; the message says who owns them", async () => {
    const number = await propose(harness, {
      branch: "rename",
      files: { [config]: configText([staging, { name: "quality", path: "envs/qa", namespace: "shop-qa" }]) },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("`qa` will not be deployed any more; what runs there stays as it is.");
    const sha = await merge(harness, number);
    const ended = await untilDeployed(harness, "quality", { state: "error", sha });
    expect(ended.description).toContain("An object belongs to another environment");
    await untilTold(harness, number, "deployments", "belongs to another environment");
    expect(await greetingIn(harness, "qa")).toBe("hello");
  });

  test("one that is removed stays as it is, its commands say that it is gone, and the others are not touched", async () => {
    const number = await propose(harness, { branch: "remove", files: { [config]: configText([staging]) } });
    expect(await untilPreviewed(harness, number)).toContain("`quality` will not be deployed any more");
    await merge(harness, number);
    await harness.quiet();
    expect(await greetingIn(harness, "qa")).toBe("hello");
    const id = await say(harness, number, "/rollback quality");
    const answer = await untilAnswered(harness, number, id);
    expect(answer).toContain("quality");
    expect(answer).toContain("staging");
    expect(await deployments(harness, "staging")).toHaveLength(1);
  });

  test("one whose folder goes is not emptied: its deployment fails once, and says why", async () => {
    const number = await propose(harness, {
      branch: "lost-folder",
      files: { [config]: configText([staging, { name: "ghost" }]) },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("`ghost` | ❌");
    expect(preview).toContain("envs/ghost");
    const sha = await merge(harness, number);
    const ended = await untilDeployed(harness, "ghost", { state: "error", sha });
    expect(ended.description).toContain("envs/ghost does not exist");
    await push(harness, { "README.md": "# again\n" });
    await harness.quiet();
    expect(await deployments(harness, "ghost")).toHaveLength(1);
  });

  test("one that is moved to another namespace is deployed there, although no manifest of it changed", async () => {
    const moved = { ...staging, namespace: "shop-elsewhere" };
    await push(harness, { [config]: configText([moved]) });
    await push(harness, {
      "envs/staging/kustomization.yaml": "resources:\n  - ../../base\n  - namespace.yaml\n",
      "envs/staging/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop-elsewhere\n",
    });
    await until("it is there", () => greetingIn(harness, "elsewhere"));
    expect(await greetingIn(harness, "elsewhere")).toBe("hello");
    const sha = await branchHead(harness);
    const ended = await untilDeployed(harness, "staging", { state: "success", sha });
    expect(ended.description).toContain(
      "2 objects stayed in the namespace shop-staging of the cluster local",
    );
    const told = await completedCheck(harness, sha, "Slipway deployment: staging");
    expect(told?.output.summary).toContain(
      "look at them in the cluster local with `kubectl get -n shop-staging",
    );
    const [, remove = ""] = /`kubectl (delete [^`]+)`/.exec(told?.output.summary ?? "") ?? [];
    expect(remove).toMatch(/^delete -n shop-staging configmap -l applyset.kubernetes.io\/part-of=applyset-/);
    expect(await greetingIn(harness, "staging")).toBe("hello");
    // Told once: the next one was at the new place before.
    const next = await push(harness, baseFiles({ greeting: "settled" }));
    const again = await untilDeployed(harness, "staging", { state: "success", sha: next });
    expect(again.description).toBe("Deployed and healthy");
  });
});
