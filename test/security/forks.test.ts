/** T1: a stranger's pull request. Nothing of it is rendered before somebody with write access has looked at exactly that head. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { proposeFromFork, say } from "../jobs/acts.ts";
import { type Harness, people, repo, startHarness } from "../jobs/harness.ts";
import {
  checks,
  comment,
  comments,
  completedCheck,
  headOf,
  until,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "../jobs/look.ts";
import { baseFiles, configText, type Files, production, shopFiles, staging } from "../jobs/repository.ts";
import { lacks } from "../real/parts.ts";

const absent = lacks("kustomize");
const notRendered = "this pull request comes from a fork";

/** Pushes to the stranger's branch; the head that the pull request has then. */
async function pushToFork(harness: Harness, number: number, files: Files): Promise<string> {
  const before = await headOf(harness, number);
  await harness.github.seed.commitFiles("mallory/shop", "gift", files, "More", "mallory");
  return until("the head moves", async () => {
    const now = await headOf(harness, number);
    return now === before ? undefined : now;
  });
}

/** GitHub's times have whole seconds. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_100));
}

async function names(harness: Harness, head: string): Promise<readonly string[]> {
  return (await checks(harness, head)).map(({ name }) => name);
}

describe.skipIf(absent)("T1: a pull request from a fork", () => {
  let harness: Harness;
  let number: number;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
    number = await proposeFromFork(harness, baseFiles({ greeting: "gift" }));
  }, 60_000);
  afterAll(() => harness.stop());

  test("is not rendered by itself, and its comment and check say how it can be", async () => {
    const told = await untilPreviewed(harness, number);
    const head = await headOf(harness, number);
    expect(told).toContain(notRendered);
    expect(told).toContain(`/render ${head}`);
    const check = await completedCheck(harness, head, "Slipway");
    expect(check).toMatchObject({ conclusion: "neutral" });
    expect(check?.output.summary).toContain(`/render ${head}`);
    expect(await names(harness, head)).toEqual(["Slipway"]);
  });

  test("who may not write is refused, once however often they ask", async () => {
    const head = await headOf(harness, number);
    const first = await say(harness, number, `/render ${head}`, "mallory");
    await untilAnswered(harness, number, first, "You may not do this here");
    const second = await say(harness, number, "/render", "mallory");
    await harness.quiet();
    const answers = (await comments(harness, number)).filter((body) =>
      body.includes("You may not do this here"),
    );
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain(`command ${second}`);
    expect(await names(harness, head)).toEqual(["Slipway"]);
  });

  test("a writer's `/render SHA` renders exactly that head, in no cluster, and says who allowed it", async () => {
    await harness.quiet();
    const asked = harness.cluster.requests().length;
    const head = await headOf(harness, number);
    const id = await say(harness, number, `/render ${head}`);
    await untilAnswered(harness, number, id, "Rendering");
    const told = await untilTold(harness, number, "preview", "gift");
    await harness.quiet();
    expect(told).toContain(head);
    expect(await comment(harness, number, "preview")).not.toContain("In the clusters");
    // What waits for its gate is read now and then; nothing is asked to be written, not as a dry run either.
    expect(
      harness.cluster
        .requests()
        .slice(asked)
        .filter(({ method }) => method !== "GET"),
    ).toEqual([]);
    expect(await names(harness, head)).toContain("Slipway fork");
    expect(await completedCheck(harness, head, "Slipway preview: staging")).toMatchObject({
      conclusion: "success",
    });
  });

  test("a re-run of its check renders it again", async () => {
    const head = await headOf(harness, number);
    const check = await completedCheck(harness, head, "Slipway");
    const before = harness.jobs.filter((job) => job.includes('"preview"')).length;
    const path = `/repos/${repo}/check-runs/${check?.id}/rerequest`;
    await harness.github.seed.act(people.reviewer, { method: "POST", path });
    await until(
      "it is asked for again",
      async () => harness.jobs.filter((job) => job.includes('"preview"')).length > before,
    );
    await harness.quiet();
    expect(await comment(harness, number, "preview")).toContain("gift");
  });

  test("a newer push needs a newer word", async () => {
    const head = await pushToFork(harness, number, baseFiles({ greeting: "second" }));
    const told = await untilTold(harness, number, "preview", `/render ${head}`);
    expect(told).not.toContain("second");
    await harness.quiet();
    expect(await names(harness, head)).toEqual(["Slipway"]);
  });

  test("a push between the command and its run: what was not looked at is not rendered", async () => {
    await harness.quiet();
    const seen = await headOf(harness, number);
    // The job of the comment has read the comment and is about to read the pull request.
    const held = harness.github.faults.holdRequests({
      method: "GET",
      path: /\/pulls\/\d+$/,
      skip: 0,
      times: 1,
    });
    const id = await say(harness, number, `/render ${seen}`);
    await held.reached();
    const head = await pushToFork(harness, number, baseFiles({ greeting: "smuggled" }));
    held.release();
    const answer = await untilAnswered(harness, number, id, "A newer commit was pushed");
    expect(answer).toContain(`/render ${head}`);
    await harness.quiet();
    expect(await names(harness, head)).toEqual(["Slipway"]);
    expect((await comments(harness, number)).join()).not.toContain("smuggled");
  });

  test("without a SHA it is about a head that was announced before the comment was written", async () => {
    await harness.quiet();
    const held = harness.github.faults.holdRequests({
      method: "GET",
      path: /\/pulls\/\d+$/,
      skip: 0,
      times: 1,
    });
    const early = await say(harness, number, "/render");
    await held.reached();
    const head = await pushToFork(harness, number, baseFiles({ greeting: "smuggled again" }));
    held.release();
    await untilAnswered(harness, number, early, "A newer commit was pushed");
    await harness.quiet();
    expect(await names(harness, head)).toEqual(["Slipway"]);
    await nextSecond();
    const late = await say(harness, number, "/render");
    await untilAnswered(harness, number, late, "Rendering");
    await untilTold(harness, number, "preview", "smuggled again");
  });

  test("a push after the word was taken: the newer head is not rendered by it", async () => {
    await harness.quiet();
    const seen = await pushToFork(harness, number, baseFiles({ greeting: "third" }));
    await untilTold(harness, number, "preview", `/render ${seen}`);
    await harness.quiet();
    // The word is written down, and the preview is about to begin.
    const held = harness.github.faults.holdRequests({
      method: "GET",
      path: /\/pulls\/\d+$/,
      skip: 1,
      times: 1,
    });
    await say(harness, number, `/render ${seen}`);
    await held.reached();
    const head = await pushToFork(harness, number, baseFiles({ greeting: "fourth" }));
    held.release();
    await untilTold(harness, number, "preview", `/render ${head}`);
    await harness.quiet();
    expect(await names(harness, head)).toEqual(["Slipway"]);
    expect((await comments(harness, number)).join()).not.toContain("fourth");
  });

  test("the word of somebody who may not write any more counts no longer", async () => {
    await harness.quiet();
    const head = await pushToFork(harness, number, baseFiles({ greeting: "fifth" }));
    await untilTold(harness, number, "preview", `/render ${head}`);
    await say(harness, number, `/render ${head}`, people.other);
    await untilTold(harness, number, "preview", "fifth");
    harness.github.seed.addCollaborator(repo, people.other, "read");
    await harness.queue.add({
      version: 1,
      kind: "preview",
      pullRequest: { repository: harness.ref, number },
    });
    expect(await untilTold(harness, number, "preview", notRendered)).not.toContain("fifth");
  });

  test("its configuration decides nothing, and the preview says so", async () => {
    const elsewhere = configText([
      { ...staging, namespace: "kube-system" },
      production,
      { name: "backdoor", path: "envs/staging" },
    ]);
    const head = await pushToFork(harness, number, {
      ".github/slipway.yml": elsewhere,
      ...baseFiles({ greeting: "sixth" }),
    });
    await untilTold(harness, number, "preview", `/render ${head}`);
    await say(harness, number, `/render ${head}`);
    const told = await untilTold(harness, number, "preview", "sixth");
    expect(told).toContain("decides nothing");
    expect(told).not.toMatch(/backdoor|kube-system/);
  });
});

test.skipIf(absent)("T1: `forks: never` is the branch's word, and no command changes it", async () => {
  const files = {
    ...shopFiles(),
    ".github/slipway.yml": configText([staging, production], "forks: never\n"),
  };
  const harness = await startHarness({ files, asleep: true });
  try {
    const number = await proposeFromFork(harness, {
      ".github/slipway.yml": configText([staging, production], "forks: on-command\n"),
      ...baseFiles({ greeting: "gift" }),
    });
    const told = await untilPreviewed(harness, number);
    expect(told).not.toContain("/render");
    const head = await headOf(harness, number);
    const id = await say(harness, number, `/render ${head}`);
    await untilAnswered(harness, number, id, "from forks are not rendered");
    await harness.quiet();
    expect(await names(harness, head)).toEqual(["Slipway"]);
  } finally {
    await harness.stop();
  }
});

test.skipIf(absent)(
  "`/render` on a pull request of the repository itself says that it is not needed",
  async () => {
    const harness = await startHarness({ asleep: true });
    try {
      const { seed } = harness.github;
      await seed.commitFiles(repo, "own", baseFiles({ greeting: "own" }), "Own", people.author);
      const number = await seed.openPullRequest(repo, { head: "own", title: "Own" }, people.author);
      const id = await say(harness, number, "/render");
      expect(await untilAnswered(harness, number, id)).toContain("is rendered by itself");
    } finally {
      await harness.stop();
    }
  },
);
