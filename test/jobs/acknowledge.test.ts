import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, say } from "./acts.ts";
import { breakEnvironment, goesAway } from "./break-environment.ts";
import { type Harness, people, repo, startHarness } from "./harness.ts";
import {
  comment,
  deployments,
  live,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { type Files, shopFiles, text } from "./repository.ts";

const absent = lacks("kustomize");

/** The base with so many claims, and so many settings more. */
function storage(claims: readonly string[], settings: number = 0): Files {
  const more = Array.from({ length: settings }, (_, index) => `s${index}`);
  const objects = [...claims.map(claim), ...more.map(setting)];
  const resources = ["  - settings.yaml", ...(objects.length === 0 ? [] : ["  - storage.yaml"])];
  return {
    "base/kustomization.yaml": text("resources:", ...resources),
    "base/storage.yaml": objects.join("---\n"),
  };
}

function claim(name: string): string {
  return text(
    "apiVersion: v1",
    "kind: PersistentVolumeClaim",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  accessModes: [ReadWriteOnce]",
    "  resources: { requests: { storage: 1Gi } }",
  );
}

function setting(name: string): string {
  return text("apiVersion: v1", "kind: ConfigMap", "metadata:", `  name: ${name}`);
}

const started = (claims: readonly string[], settings = 0) =>
  startHarness({ files: { ...shopFiles(), ...storage(claims, settings) } });

const claimIn = (harness: Harness, environment: string, name: string) =>
  live(harness, `/api/v1/namespaces/shop-${environment}/persistentvolumeclaims/${name}`);

async function release(harness: Harness, branch: string, files: Files) {
  const number = await propose(harness, { branch, files });
  const preview = await untilPreviewed(harness, number);
  await approve(harness, number);
  return { number, preview, sha: await merge(harness, number) };
}

/** Production runs what the repository began with. */
async function begin(harness: Harness): Promise<void> {
  const { sha } = await release(harness, "begin", { "base/settings.yaml": beginSettings });
  await untilDeployed(harness, "staging", { state: "success", sha });
  await untilDeployed(harness, "production", { state: "success", sha });
}

const beginSettings = text(
  "apiVersion: v1",
  "kind: ConfigMap",
  "metadata:",
  "  name: settings",
  "data:",
  "  greeting: begin",
);

describe.skipIf(absent)("promise 9: a PersistentVolumeClaim that leaves a protected environment", () => {
  let harness: Harness;
  let first = { number: 0, sha: "", preview: "" };

  beforeAll(async () => {
    harness = await started(["data", "logs", "cache"]);
    await begin(harness);
    first = await release(harness, "without-data", storage(["logs", "cache"]));
  }, 120_000);
  afterAll(() => harness.stop());

  test("waits for an acknowledgement, and says so wherever people look, with the comment to write", async () => {
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha: first.sha,
      says: "--ack",
    });
    expect(waiting.description).toBe(
      "Waiting for: comment /deploy production --ack pvc-removed to acknowledge PersistentVolumeClaim shop-production/data",
    );
    expect(await claimIn(harness, "production", "data")).toBeDefined();
    await untilTold(harness, first.number, "deployments", "/deploy production --ack pvc-removed");
    const id = await say(harness, first.number, "/status production");
    expect(await untilAnswered(harness, first.number, id)).toContain("/deploy production --ack pvc-removed");
  });

  test("is compared with what runs once, however often it is looked at", async () => {
    const compared = harness.tools.compared;
    const wasKnown: boolean[] = [];
    const restore = harness.breakTool("compared", {
      ...compared,
      recall(key) {
        const known = compared.recall(key);
        wasKnown.push(known !== undefined);
        return known;
      },
    });
    const looks = () => harness.log.filter((line) => line.includes('"job":"environment.')).length;
    for (let times = 0; times < 3; times += 1) {
      const before = looks();
      await harness.queue.add({
        version: 1,
        kind: "environment",
        repository: harness.ref,
        environment: "production",
      });
      await expect.poll(looks).toBeGreaterThan(before);
      await harness.quiet();
    }
    restore();
    expect(wasKnown.length).toBeGreaterThanOrEqual(3);
    expect(new Set(wasKnown)).toEqual(new Set([true]));
    const [newest] = await deployments(harness, "production");
    expect(newest?.description).toContain("--ack pvc-removed");
  });

  test("elsewhere it is deployed, and the claim is kept and told, with the same comment", async () => {
    const done = await untilDeployed(harness, "staging", { state: "success", sha: first.sha });
    expect(done.description).toContain("/deploy staging --ack pvc-removed would delete what was kept");
    expect(await claimIn(harness, "staging", "data")).toBeDefined();
    const told = await untilTold(harness, first.number, "deployments", "/deploy staging --ack pvc-removed");
    expect(told).toContain("PersistentVolumeClaim shop-staging/data");
    const id = await say(harness, first.number, "/status staging");
    const answer = await untilAnswered(harness, first.number, id);
    expect(answer).toContain("/deploy staging --ack pvc-removed");
    expect(answer).toContain("PersistentVolumeClaim shop-staging/data");
  });

  test("/deploy without it is refused by that rule: its finding, its object, the comment to write", async () => {
    const id = await say(harness, first.number, "/deploy production");
    const answer = await untilAnswered(harness, first.number, id);
    expect(answer).toContain("FINDING_NOT_ACKNOWLEDGED");
    expect(answer).toContain("PersistentVolumeClaim shop-production/data");
    expect(answer).toContain("`/deploy production --ack pvc-removed`");
  });

  test("an acknowledgement of something that it does not bring is refused, and says what there is", async () => {
    const id = await say(harness, first.number, "/deploy production --ack crd-removed");
    const answer = await untilAnswered(harness, first.number, id);
    expect(answer).toContain("production has no crd-removed that could be acknowledged");
    expect(answer).toMatch(/\/deploy production --ack pvc-removed@[0-9a-f]{12}/);
    expect(await claimIn(harness, "production", "data")).toBeDefined();
  });

  test("an unknown code is answered with the nearest one", async () => {
    const id = await say(harness, first.number, "/deploy production --ack pvc-remved");
    expect(await untilAnswered(harness, first.number, id)).toContain("Did you mean pvc-removed?");
  });

  test("an acknowledgement that was given for another digest is refused: nothing runs", async () => {
    const id = await say(harness, first.number, "/deploy production --ack pvc-removed@0123456789ab");
    const answer = await untilAnswered(harness, first.number, id);
    expect(answer).toContain("FINDING_NOT_ACKNOWLEDGED");
    expect(answer).toContain("has changed since that line was given");
    const [newest] = await deployments(harness, "production");
    expect(newest?.state).toBe("queued");
  });

  test("who has no write access acknowledges nothing", async () => {
    const id = await say(harness, first.number, "/deploy production --ack pvc-removed", people.reader);
    expect(await untilAnswered(harness, first.number, id)).toContain("NOT_AUTHORISED");
    await harness.quiet();
    expect(await claimIn(harness, "production", "data")).toBeDefined();
  });

  test("A13: a second claim that leaves with a later merge is in no acknowledgement of the first", async () => {
    const second = await release(harness, "without-logs", storage(["cache"]));
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha: second.sha,
      says: "shop-production/data and 1 more",
    });
    expect(waiting.description).toContain("/deploy production --ack pvc-removed");
    // The first pull request never listed the second claim.
    const id = await say(harness, first.number, "/deploy production --ack pvc-removed");
    const answer = await untilAnswered(harness, first.number, id);
    expect(answer).toContain("FINDING_NOT_ACKNOWLEDGED");
    expect(answer).toContain("did not list this for pvc-removed: PersistentVolumeClaim shop-production/data");
    expect(answer).toContain("PersistentVolumeClaim shop-production/logs");
    await harness.quiet();
    expect(await claimIn(harness, "production", "data")).toBeDefined();
    expect(await claimIn(harness, "production", "logs")).toBeDefined();

    // The line that the answer gives names exactly both.
    const [line = ""] = /\/deploy production --ack pvc-removed@[0-9a-f]{12}/.exec(answer) ?? [];
    const exact = await say(harness, first.number, line);
    await untilAnswered(harness, first.number, exact, "healthy");
    expect(await claimIn(harness, "production", "data")).toBeUndefined();
    expect(await claimIn(harness, "production", "logs")).toBeUndefined();
    expect(await claimIn(harness, "production", "cache")).toBeDefined();
    const [newest] = await deployments(harness, "production");
    expect(newest).toMatchObject({
      state: "success",
      sha: second.sha,
      payload: {
        acknowledgements: [
          { code: "pvc-removed", digest: expect.stringMatching(/^sha256:/), by: { login: people.reviewer } },
        ],
      },
    });
  });

  test("what was kept elsewhere goes later by the same command; then there is nothing more to acknowledge", async () => {
    const done = await untilDeployed(harness, "staging", { state: "success" });
    expect(done.description).toContain("shop-staging/data");
    const number = first.number + 1;
    const id = await say(harness, number, "/deploy staging --ack pvc-removed");
    await untilAnswered(harness, number, id, "healthy");
    expect(await claimIn(harness, "staging", "data")).toBeUndefined();
    expect(await claimIn(harness, "staging", "logs")).toBeUndefined();
    const again = await say(harness, number, "/deploy staging --ack pvc-removed");
    const answer = await untilAnswered(harness, number, again);
    expect(answer).toContain("staging has no pvc-removed that could be acknowledged");
    expect(answer).toContain("Nothing here needs an acknowledgement");
  });
});

describe.skipIf(absent)("promise 1: an acknowledgement through a crash", () => {
  let harness: Harness;
  afterAll(() => harness.stop());

  test("is kept with the Deployment: what was cut off before its last step deletes what was acknowledged", async () => {
    harness = await started(["data", "logs"]);
    await begin(harness);
    const { number, sha } = await release(harness, "without-data", storage(["logs"]));
    await untilDeployed(harness, "production", { state: "queued", sha, says: "--ack" });
    const mend = breakEnvironment(harness, "production", () => ({ prune: goesAway }));
    const id = await say(harness, number, "/deploy production --ack pvc-removed");
    await untilDeployed(harness, "production", { state: "in_progress", says: "The cluster does not answer" });
    expect(await claimIn(harness, "production", "data")).toBeDefined();
    mend();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilAnswered(harness, number, id, "healthy");
    expect(await claimIn(harness, "production", "data")).toBeUndefined();
    expect(await claimIn(harness, "production", "logs")).toBeDefined();
  }, 120_000);
});

describe.skipIf(absent)("promise 9: an acknowledgement in time", () => {
  let harness: Harness;
  let merged = { number: 0, sha: "", preview: "" };
  beforeAll(async () => {
    harness = await started(["data"], 12);
    await begin(harness);
  }, 120_000);
  afterAll(() => harness.stop());

  test("a bare code means what the preview lists: it deploys, and deletes last", async () => {
    merged = await release(harness, "none", storage([], 12));
    expect(merged.preview).toContain("pvc-removed");
    expect(merged.preview).toContain("--ack pvc-removed");
    const id = await say(harness, merged.number, "/deploy production --ack pvc-removed", people.author);
    await untilAnswered(harness, merged.number, id, "healthy");
    expect(await claimIn(harness, "production", "data")).toBeUndefined();
    const told = await comment(harness, merged.number, "deployments");
    expect(told).not.toContain("/deploy production --ack");
  });

  test("who lost write access before the first write has acknowledged nothing", async () => {
    const back = await release(harness, "back", storage(["data"], 12));
    await untilDeployed(harness, "production", { state: "success", sha: back.sha });
    const gone = await release(harness, "gone", storage([], 12));
    await untilDeployed(harness, "production", { state: "queued", sha: gone.sha, says: "--ack" });
    const restore = harness.breakTool("queue", { add: async () => {} });
    const id = await say(harness, gone.number, "/deploy production --ack pvc-removed", people.other);
    await harness.queue.add({
      version: 1,
      kind: "command",
      pullRequest: { repository: harness.ref, number: gone.number },
      commentId: id,
    });
    await untilAnswered(harness, gone.number, id, "Deploying");
    harness.github.seed.addCollaborator(repo, people.other, "read");
    restore();
    await harness.queue.add({
      version: 1,
      kind: "environment",
      repository: harness.ref,
      environment: "production",
    });
    await untilDeployed(harness, "production", { state: "queued", says: "write access" });
    await harness.quiet();
    expect(await claimIn(harness, "production", "data")).toBeDefined();
    harness.github.seed.addCollaborator(repo, people.other, "write");
  });

  test("T4: a mass deletion waits, and names how many; one acknowledgement covers them all", async () => {
    const many = await release(harness, "many", storage(["data"], 0));
    const waiting = await untilDeployed(harness, "production", {
      state: "queued",
      sha: many.sha,
      says: "mass-removal",
    });
    expect(waiting.description).toContain("shop-production/s0 and 11 more");
    const id = await say(harness, many.number, "/deploy production --ack mass-removal");
    await untilAnswered(harness, many.number, id, "healthy");
    expect(await live(harness, "/api/v1/namespaces/shop-production/configmaps/s0")).toBeUndefined();
    expect(await live(harness, "/api/v1/namespaces/shop-production/configmaps/settings")).toBeDefined();
  });

  test("a rollback goes through and keeps what it would delete; the line that it gives deletes that", async () => {
    const more = await release(harness, "more", storage(["data", "late"], 0));
    await untilDeployed(harness, "production", { state: "success", sha: more.sha });
    const all = await deployments(harness, "production");
    const before = all.find(({ description }) => description.startsWith("It was healthy"));
    const bare = await say(harness, more.number, `/rollback production --to ${before?.id} --ack pvc-removed`);
    const listed = await untilAnswered(harness, more.number, bare);
    expect(listed).toContain("PersistentVolumeClaim shop-production/late");
    expect(listed).toContain(`/rollback production --to ${before?.id} --ack pvc-removed@`);
    const id = await say(harness, more.number, "/rollback production --reason too much");
    await untilAnswered(harness, more.number, id, "rolled back, healthy");
    expect(await claimIn(harness, "production", "late")).toBeDefined();
    const [newest] = await deployments(harness, "production");
    const offered = `/rollback production --to ${newest?.id} --ack pvc-removed`;
    expect(newest?.description).toContain(offered);
    const again = await say(harness, more.number, offered);
    await untilAnswered(harness, more.number, again, "rolled back, healthy");
    expect(await claimIn(harness, "production", "late")).toBeUndefined();
    expect(await claimIn(harness, "production", "data")).toBeDefined();
  });

  test("/resume brings what leaves through the same gate", async () => {
    const number = (await release(harness, "less", storage([], 0))).number;
    const early = await say(harness, number, "/resume production");
    expect(await untilAnswered(harness, number, early)).toContain("/resume production --ack pvc-removed");
    const id = await say(harness, number, "/resume production --ack pvc-removed");
    await untilAnswered(harness, number, id, "healthy");
    expect(await claimIn(harness, "production", "data")).toBeUndefined();
  });
});
