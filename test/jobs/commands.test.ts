import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHold } from "../../sandbox/github/faults/hold.ts";
import { lacks } from "../real/parts.ts";
import { merge, proposeGreeting, say, sayAsRobot } from "./acts.ts";
import { type Harness, people, repo, startHarness } from "./harness.ts";
import { comments, deployments, greetingIn, until, untilAnswered, untilDeployed } from "./look.ts";

const absent = lacks("kustomize");

describe.skipIf(absent)("commands in comments", () => {
  let harness: Harness;
  let open = 0;
  let merged = 0;
  beforeAll(async () => {
    harness = await startHarness();
    await untilDeployed(harness, "staging", { state: "success" });
    merged = await proposeGreeting(harness, "merged");
    const sha = await merge(harness, merged);
    await untilDeployed(harness, "staging", { state: "success", sha });
    open = await proposeGreeting(harness, "open");
    await harness.quiet();
  }, 90_000);
  afterAll(() => harness.stop());

  const answersOn = async (number: number): Promise<number> =>
    (await comments(harness, number)).filter((body) => body.startsWith("<!-- slipway: command")).length;

  test("/help lists every command, to everybody", async () => {
    const id = await say(harness, open, "/help", people.reader);
    const answer = await untilAnswered(harness, open, id);
    for (const command of ["/status", "/diff", "/deploy", "/rollback", "/resume"])
      expect(answer).toContain(command);
  });

  test("a command is acknowledged by a reaction before it is answered, and by one only", async () => {
    const { github } = harness.tools;
    const hold = createHold();
    const restore = harness.breakTool("github", {
      ...github,
      repository(ref) {
        const repository = github.repository(ref);
        return {
          ...repository,
          async putComment(...told) {
            await hold.enter();
            return repository.putComment(...told);
          },
        };
      },
    });
    const id = await say(harness, open, "/status");
    const reactions = () =>
      harness.github.seed.act(people.reviewer, {
        method: "GET",
        path: `/repos/${repo}/issues/comments/${id}/reactions`,
      });
    const ours = [{ content: "eyes", user: { login: "slipway[bot]" } }];
    await expect.poll(reactions, { timeout: 20_000 }).toMatchObject(ours);
    hold.release();
    restore();
    await untilAnswered(harness, open, id);
    expect(await reactions()).toMatchObject(ours);
  });

  test("/status tells of each environment what runs, how healthy it is and what it waits for", async () => {
    const id = await say(harness, open, "/status");
    const answer = await untilAnswered(harness, open, id);
    const [newest] = await deployments(harness, "staging");
    expect(answer).toContain(
      `| \`staging\` | \`${newest?.sha.slice(0, 8)}\` | healthy | follows its branch |`,
    );
    expect(answer).toMatch(/`production` \| — \| nothing is deployed \| Waiting for: /);
    const one = await say(harness, open, "/status staging");
    expect(await untilAnswered(harness, open, one)).not.toContain("production");
  });

  test("/diff on an open pull request renders its preview again", async () => {
    const before = harness.jobs.filter((job) => job.includes('"preview"')).length;
    const id = await say(harness, open, "/diff");
    expect(await untilAnswered(harness, open, id)).toContain("Rendering the preview again");
    await harness.quiet();
    expect(harness.jobs.filter((job) => job.includes('"preview"')).length).toBeGreaterThan(before);
  });

  test("G8: an environment that does not exist is answered with those that do, and what was probably meant", async () => {
    const id = await say(harness, merged, "/deploy stagin");
    const answer = await untilAnswered(harness, merged, id);
    expect(answer).toContain("stagin");
    expect(answer).toContain("staging");
    expect(answer).toContain("production");
    const hostile = await say(harness, merged, "/deploy __proto__");
    expect(await untilAnswered(harness, merged, hostile)).not.toContain("🚀");
  });

  test("/deploy on an open pull request says to merge it first", async () => {
    const id = await say(harness, open, "/deploy staging");
    const answer = await untilAnswered(harness, open, id);
    expect(answer).toContain("The pull request is not merged");
    expect(answer).toContain("Merge it first");
  });

  test("G2: several commands in one comment get one answer, each part for itself, to the end", async () => {
    const id = await say(harness, merged, "/status staging\n/deploy staging\n/deploy production");
    const answer = await untilAnswered(harness, merged, id, "✅ healthy: `staging`");
    expect(answer).toContain("> `/status staging`");
    expect(answer).toContain("> `/deploy production`");
    expect(answer).toContain("An approval is missing");
    const both = await say(harness, merged, "/deploy staging\n/rollback staging");
    expect(await untilAnswered(harness, merged, both)).toContain(
      "several commands of this comment would move staging",
    );
  });

  test("C6: the same comment runs once, however often its job does", async () => {
    const id = await say(harness, merged, "/deploy staging");
    await untilAnswered(harness, merged, id, "healthy");
    const before = await deployments(harness, "staging");
    const job = {
      version: 1,
      kind: "command",
      pullRequest: { repository: harness.ref, number: merged },
      commentId: id,
    } as const;
    await harness.queue.add(job);
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    expect(await deployments(harness, "staging")).toHaveLength(before.length);
  });

  test("G5, W8: somebody who may not is told so once on a pull request, with who could, and then no more", async () => {
    const count = await answersOn(merged);
    const first = await say(harness, merged, "/deploy production", people.reader);
    const answer = await untilAnswered(harness, merged, first);
    expect(answer).toContain("You may not do this here");
    expect(answer).toContain("somebody with write access");
    const second = await say(harness, merged, "/rollback staging", people.reader);
    await until("the second is taken in", async () =>
      (await comments(harness, merged)).some((body) => body.includes(`command ${second} -->`)),
    );
    await harness.quiet();
    expect(await answersOn(merged)).toBe(count + 1);
    // A sweep finds neither of them unanswered, though its author has the right by then.
    harness.github.seed.addCollaborator(repo, people.reader, "write");
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    expect(await greetingIn(harness, "staging")).toBe("merged");
    harness.github.seed.addCollaborator(repo, people.reader, "read");
  });

  test("G4: what a bot writes is no command, whatever it says", async () => {
    const count = await answersOn(merged);
    await sayAsRobot(harness, merged, "/rollback staging");
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    expect(await answersOn(merged)).toBe(count);
    expect(await greetingIn(harness, "staging")).toBe("merged");
  });

  test("G3: an old comment that is edited into a command is not run, and its author is told to write a new one", async () => {
    const id = await say(harness, merged, "Looks good.");
    await harness.github.seed.act(people.reviewer, {
      method: "PATCH",
      path: `/repos/${repo}/issues/comments/${id}`,
      body: { body: "/rollback staging" },
    });
    await harness.quiet();
    await harness.queue.add({ version: 1, kind: "sweep" });
    const answer = await untilAnswered(harness, merged, id);
    expect(answer).toContain("The comment was edited, so it is not run");
    expect(answer).toContain("Write a new comment");
    expect(await greetingIn(harness, "staging")).toBe("merged");
  });

  test("X11: a comment that is deleted before it is read runs nothing", async () => {
    const held = harness.github.faults.holdDeliveries({ event: "issue_comment" });
    const before = (await deployments(harness, "staging")).length;
    const id = await say(harness, merged, "/deploy staging");
    await held.reached();
    await harness.github.seed.act(people.reviewer, {
      method: "DELETE",
      path: `/repos/${repo}/issues/comments/${id}`,
    });
    held.release();
    harness.github.faults.clear();
    await harness.quiet();
    expect(await deployments(harness, "staging")).toHaveLength(before);
  });

  test("G7: on a plain issue there are no commands", async () => {
    const created = await harness.github.seed.act(people.reviewer, {
      method: "POST",
      path: `/repos/${repo}/issues`,
      body: { title: "Please deploy" },
    });
    const number = Number(/"number":(\d+)/.exec(JSON.stringify(created))?.[1]);
    const id = await say(harness, number, "/deploy staging");
    const job = {
      version: 1,
      kind: "command",
      pullRequest: { repository: harness.ref, number },
      commentId: id,
    } as const;
    await harness.queue.add(job);
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    expect(await comments(harness, number)).toEqual([]);
  });

  test("what looks like a command of somebody else is left alone, a slip of ours gets a hint", async () => {
    const count = await answersOn(open);
    await say(harness, open, "/lgtm");
    await say(harness, open, "I think `/deploy staging` would help.\n\n> /deploy staging");
    await harness.quiet();
    expect(await answersOn(open)).toBe(count);
    const id = await say(harness, open, "/staus");
    expect(await untilAnswered(harness, open, id)).toContain("/status");
  });
});

test.skipIf(absent)(
  "the first sweep after the installation runs no command that was given before it",
  async () => {
    let number = 0;
    const harness = await startHarness({
      asleep: true,
      async beforeInstalled({ seed }) {
        await seed.commitFiles(repo, "before", { "a.md": "a\n" }, "Before", people.author);
        number = await seed.openPullRequest(repo, { head: "before", title: "Before" }, people.author);
        await seed.comment(repo, number, people.reviewer, "/help");
        // Times on GitHub have whole seconds.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
      },
    });
    try {
      harness.github.faults.loseDeliveries();
      const id = await say(harness, number, "/help");
      await harness.queue.add({ version: 1, kind: "sweep" });
      await untilAnswered(harness, number, id);
      await harness.quiet();
      expect(
        (await comments(harness, number)).filter((body) => body.includes("slipway: command")),
      ).toHaveLength(1);
    } finally {
      await harness.stop();
    }
  },
);
