import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks } from "../real/parts.ts";
import { merge, propose, proposeFromFork, proposeGreeting, push, say } from "./acts.ts";
import { type Harness, people, repo, startHarness } from "./harness.ts";
import {
  checks,
  comment,
  comments,
  completedCheck,
  greetingIn,
  headOf,
  until,
  untilAnswered,
  untilDeployed,
  untilPreviewed,
  untilTold,
} from "./look.ts";
import { baseFiles, shopFiles, text } from "./repository.ts";

const absent = lacks("kustomize");
const overlay = "envs/production/kustomization.yaml";
const brokenOverlay = text("namespace: shop-production", "resources:", "  - ../../base", "  - gone.yaml");
const goodOverlay = text("namespace: shop-production", "resources:", "  - namespace.yaml", "  - ../../base");

describe.skipIf(absent)("what does not render", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ files: shopFiles([{ name: "staging" }, { name: "production" }]) });
    await untilDeployed(harness, "production", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("a head that does not build blocks its check, shows the other environments, and deletes nothing", async () => {
    const number = await propose(harness, {
      branch: "broken",
      files: { ...baseFiles({ greeting: "broken" }), [overlay]: brokenOverlay },
    });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toMatch(/❌ 1 environment does not render/);
    expect(preview).toContain("gone.yaml");
    expect(preview).toContain("+ greeting: broken");
    expect(preview).not.toMatch(/removed|🗑️/);
    const head = await headOf(harness, number);
    expect(await completedCheck(harness, head, "Slipway")).toMatchObject({ conclusion: "failure" });
    expect(await completedCheck(harness, head, "Slipway preview: production")).toMatchObject({
      conclusion: "failure",
    });
    expect(await completedCheck(harness, head, "Slipway preview: staging")).toMatchObject({
      conclusion: "success",
    });

    const sha = await merge(harness, number);
    const ended = await untilDeployed(harness, "production", { state: "error", sha });
    expect(ended.description).toContain("does not render");
    await untilTold(harness, number, "deployments", "gone.yaml");
    await untilDeployed(harness, "staging", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("hello");
  });

  test("a base that did not build is told apart from deletions, and the repair is deployed", async () => {
    const number = await propose(harness, { branch: "repair", files: { [overlay]: goodOverlay } });
    const preview = await untilPreviewed(harness, number);
    expect(preview).toContain("renders again");
    expect(preview).not.toContain("🗑️");
    const sha = await merge(harness, number);
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("broken");
  });
});

describe.skipIf(absent)("pull requests that are not previewed", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("of a fork: nothing is rendered, the comment says why and what to do, and /diff says so too", async () => {
    const number = await proposeFromFork(harness, baseFiles({ greeting: "gift" }));
    const told = await untilPreviewed(harness, number);
    expect(told).toContain("this pull request comes from a fork");
    const head = await headOf(harness, number);
    expect((await checks(harness, head)).map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ["Slipway", "neutral"],
    ]);
    const id = await say(harness, number, "/diff");
    expect(await untilAnswered(harness, number, id)).toContain("Pull requests from forks are not rendered");
    const asked = await say(harness, number, "/deploy staging", "mallory");
    expect(await untilAnswered(harness, number, asked)).toContain("You may not do this here");
  });

  test("with a conflict: the paths are named; the next push is previewed", async () => {
    const number = await propose(harness, { branch: "conflict", files: baseFiles({ greeting: "mine" }) });
    await untilPreviewed(harness, number);
    const theirs = await push(harness, baseFiles({ greeting: "theirs" }));
    const told = await untilTold(harness, number, "preview", "conflicts with its base");
    expect(told).toContain("base/settings.yaml");
    await untilDeployed(harness, "staging", { state: "success", sha: theirs });
    const head = await headOf(harness, number);
    expect(await completedCheck(harness, head, "Slipway")).toMatchObject({ conclusion: "neutral" });
    const { seed } = harness.github;
    await seed.commitFiles(repo, "fresh", baseFiles({ greeting: "resolved" }), "Resolve", people.author);
    const next = await seed.openPullRequest(repo, { head: "fresh", title: "Resolve" }, people.author);
    expect(await untilPreviewed(harness, next)).toContain("+ greeting: resolved");
  });

  test("closed without a merge: nothing is deployed of it, and a command says so", async () => {
    const number = await propose(harness, { branch: "dropped", files: baseFiles({ greeting: "dropped" }) });
    await untilPreviewed(harness, number);
    const path = `/repos/${repo}/pulls/${number}`;
    await harness.github.seed.act(people.reviewer, { method: "PATCH", path, body: { state: "closed" } });
    for (const command of ["/deploy staging", "/diff", "/rollback staging"]) {
      const id = await say(harness, number, command);
      const answer = await untilAnswered(harness, number, id);
      expect(answer).toContain("The pull request is closed");
      expect(answer).toContain(`was closed without a merge`);
    }
    const status = await say(harness, number, "/status staging");
    expect(await untilAnswered(harness, number, status)).toContain("healthy");
  });
});

/** What Slipway wrote since on a pull request and on its head, in words. */
async function writesAbout(harness: Harness, from: number, number: number): Promise<readonly string[]> {
  const head = await headOf(harness, number);
  const names = new Map((await checks(harness, head)).map(({ id, name }) => [String(id), name]));
  const ours = `installation:${harness.installation.id}`;
  return harness.github.requests
    .all()
    .slice(from)
    .filter(({ caller, method }) => caller === ours && method !== "GET")
    .flatMap(({ method, path, requestBody }) => {
      const [, id] = /\/check-runs\/(\d+)$/.exec(path) ?? [];
      if (id !== undefined && names.has(id)) return [`${method} check ${names.get(id)}`];
      if (path.endsWith("/check-runs") && requestBody.includes(head)) return [`${method} check`];
      return new RegExp(`/issues/(?:${number}/comments|comments/)`).test(path) ? [`${method} comment`] : [];
    });
}

describe.skipIf(absent)("a preview keeps up", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
  }, 60_000);
  afterAll(() => harness.stop());

  test("H1: a push while it is rendered shows the newer head, once, and leaves no check open", async () => {
    // The preview is about to be published when the push arrives.
    const held = harness.github.faults.holdRequests({
      method: "GET",
      path: /\/pulls\/\d+$/,
      skip: 1,
      times: 1,
    });
    const number = await propose(harness, { branch: "moving", files: baseFiles({ greeting: "early" }) });
    const first = await headOf(harness, number);
    await held.reached();
    await push(harness, baseFiles({ greeting: "late" }), "moving");
    held.release();
    await untilTold(harness, number, "preview", "+ greeting: late");
    await harness.quiet();
    const all = await comments(harness, number);
    expect(all.filter((body) => body.includes("slipway: preview"))).toHaveLength(1);
    expect(all.join()).not.toContain("early");
    expect((await checks(harness, first)).filter(({ conclusion }) => conclusion === null)).toEqual([]);
  });

  test("H2: a newer base is shown, when it changes what the pull request would do", async () => {
    const number = await propose(harness, { branch: "onbase", files: { "base/extra.yaml": "" } });
    expect(await untilPreviewed(harness, number)).toContain("Nothing changes");
    const sha = await push(harness, {
      "base/kustomization.yaml": text("resources:", "  - settings.yaml", "  - extra.yaml"),
    });
    const after = await untilTold(harness, number, "preview", sha);
    expect(after).toContain("renders again");
    await push(harness, { "base/kustomization.yaml": text("resources:", "  - settings.yaml") });
  });

  test("a newer base that changes nothing leaves the comment alone: the check names the newest", async () => {
    const number = await proposeGreeting(harness, "steady");
    await harness.quiet();
    const head = await headOf(harness, number);
    const before = await comment(harness, number, "preview");
    const from = harness.github.requests.all().length;
    const sha = await push(harness, { "README.md": "# moved\n" });
    await until("the check names the newest base", async () =>
      (await completedCheck(harness, head, "Slipway"))?.external_id?.endsWith(sha),
    );
    await harness.quiet();
    expect(await comment(harness, number, "preview")).toBe(before);
    expect(await writesAbout(harness, from, number)).toEqual(["PATCH check Slipway"]);
  });

  test("asked again, an equal preview writes nothing at all", async () => {
    const number = await proposeGreeting(harness, "same");
    await harness.quiet();
    const from = harness.github.requests.all().length;
    for (let times = 0; times < 3; times += 1) {
      await harness.queue.add({
        version: 1,
        kind: "preview",
        pullRequest: { repository: harness.ref, number },
      });
      await harness.quiet();
    }
    expect(await writesAbout(harness, from, number)).toEqual([]);
  });

  test("F7: a comment that somebody edited or deleted is written again", async () => {
    const number = await proposeGreeting(harness, "kept");
    await harness.quiet();
    const before = await comment(harness, number, "preview");
    const { id } = await harness.tools.github
      .repository(harness.ref)
      .comments(number)
      .then((all) => all.find(({ body }) => body === before) ?? { id: 0 });
    const path = `/repos/${repo}/issues/comments/${id}`;
    const body = { body: `${before} and more` };
    await harness.github.seed.act(people.reviewer, { method: "PATCH", path, body });
    await harness.queue.add({
      version: 1,
      kind: "preview",
      pullRequest: { repository: harness.ref, number },
    });
    await harness.quiet();
    expect(await comment(harness, number, "preview")).toBe(before);
  });

  test("a push cancels the render of the older head at once, and what it started", async () => {
    const aborted: boolean[] = [];
    const { renderer } = harness.tools;
    // The older head never ends by itself.
    const stuck: typeof renderer.render = async (request, signal) => {
      const result = await renderer.render(request, signal);
      if (!JSON.stringify(result).includes("stuck")) return result;
      return new Promise((_, reject) => {
        signal?.addEventListener("abort", () => {
          aborted.push(true);
          reject(signal.reason);
        });
      });
    };
    const repair = harness.breakTool("renderer", { ...renderer, render: stuck });
    try {
      const number = await propose(harness, { branch: "moved", files: baseFiles({ greeting: "stuck" }) });
      const first = await headOf(harness, number);
      await until("it renders", async () => (await checks(harness, first)).length > 0);
      await push(harness, baseFiles({ greeting: "free" }), "moved");
      await untilTold(harness, number, "preview", "+ greeting: free");
      expect(aborted.length).toBeGreaterThan(0);
      expect((await checks(harness, first)).map(({ conclusion }) => conclusion)).toEqual(["cancelled"]);
    } finally {
      repair();
    }
  });

  test("a change that touches no environment passes, without a check for each of them", async () => {
    const number = await propose(harness, { branch: "docs", files: { "docs.md": "words\n" } });
    expect(await untilPreviewed(harness, number)).toContain("Nothing changes");
    const names = (await checks(harness, await headOf(harness, number))).map(({ name }) => name);
    expect(names).toEqual(["Slipway"]);
  });

  test("a configuration that comes and goes within a pull request leaves no preview behind", async () => {
    const empty = await startHarness({ files: { "README.md": "# none\n" } });
    try {
      const number = await propose(empty, { branch: "try", files: shopFiles() });
      expect(await untilPreviewed(empty, number)).toContain("2 environments change");
      await empty.github.seed.commitFiles(
        repo,
        "try",
        { ".github/slipway.yml": null },
        "Not yet",
        people.author,
      );
      await untilTold(empty, number, "preview", "there is no configuration");
    } finally {
      await empty.stop();
    }
  });
});

test.skipIf(absent)("a re-run of the check shows the preview again", async () => {
  const harness = await startHarness({ asleep: true });
  try {
    const number = await propose(harness, { branch: "again", files: baseFiles({ greeting: "again" }) });
    await untilPreviewed(harness, number);
    await harness.quiet();
    const check = await completedCheck(harness, await headOf(harness, number), "Slipway");
    const before = harness.jobs.filter((job) => job.includes('"preview"')).length;
    const path = `/repos/${repo}/check-runs/${check?.id}/rerequest`;
    await harness.github.seed.act(people.reviewer, { method: "POST", path });
    await until(
      "it is asked for again",
      async () => harness.jobs.filter((job) => job.includes('"preview"')).length > before,
    );
    await harness.quiet();
    expect(await untilPreviewed(harness, number)).toContain("+ greeting: again");
  } finally {
    await harness.stop();
  }
});
