import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runningIn, slipwayComments } from "../../sandbox/demo/story/look.ts";
import { images } from "../../sandbox/demo/story/release.ts";
import { steps } from "../../sandbox/demo/story/steps.ts";
import { untilTrue } from "../../sandbox/demo/story/tell-story.ts";
import type { RequestFilter } from "../../sandbox/github/faults/request-faults.ts";
import { lacks } from "../real/parts.ts";
import { startStoryStack, type StoryStack } from "./story-stack.ts";

const absent = lacks("kustomize", "etcd", "kube-apiserver", "kube-controller-manager", "redis-server");
const patienceMs = 120_000;

describe.skipIf(absent)(
  "the whole story, on a real control plane and a real Redis, web and worker apart",
  () => {
    let story: StoryStack;
    beforeAll(async () => {
      story = await startStoryStack();
    }, 120_000);
    afterAll(() => story.stop(), 60_000);

    test.each(steps.map((step) => [step.title, step] as const))(
      "%s",
      async (_title, step) => {
        await step.act(story.world);
        await untilTrue(step, story.world, { until: Date.now() + patienceMs });
        expect(step.see(story.world)).not.toEqual([]);
      },
      patienceMs + 30_000,
    );

    test("a command is answered once, in one place", async () => {
      const comments = await slipwayComments(story.world, story.world.pulls.bad ?? 0);
      expect(comments.filter((body) => body.startsWith("<!-- slipway: command "))).toHaveLength(1);
      expect(comments.filter((body) => body.startsWith("<!-- slipway: preview -->"))).toHaveLength(1);
      expect(comments.filter((body) => body.startsWith("<!-- slipway: deployments -->"))).toHaveLength(1);
    });
  },
);

describe.skipIf(absent)(
  "promise 1: nothing is lost when every process is killed in the middle of each step",
  () => {
    let story: StoryStack;
    beforeAll(async () => {
      story = await startStoryStack();
    }, 120_000);
    afterAll(() => story.stop(), 60_000);

    /** What a step's work is about to ask GitHub when everything is killed: nothing of it is written yet, much of it is on the way. */
    const moments: readonly (RequestFilter | undefined)[] = [
      undefined,
      { method: "POST", path: /\/check-runs$/ },
      { method: "POST", path: /\/deployments$/ },
      { method: "POST", path: /\/deployments\/\d+\/statuses$/ },
      { method: "POST", path: /\/deployments\/\d+\/statuses$/, skip: 2 },
      { method: "POST", path: /\/deployments$/ },
    ];

    test.each(steps.map((step, index) => [step.title, step, moments[index]] as const))(
      "%s",
      async (_title, step, moment) => {
        const held = moment === undefined ? undefined : story.world.github.faults.holdRequests(moment);
        await step.act(story.world);
        await held?.reached();
        await story.stack.restart();
        held?.release();
        await untilTrue(step, story.world, { until: Date.now() + patienceMs });
        expect(step.see(story.world)).not.toEqual([]);
      },
      patienceMs + 60_000,
    );

    test("the story ends as without a crash, and each command was answered once", async () => {
      expect(await runningIn(story.world, "production")).toMatchObject({ image: images.good });
      const comments = await slipwayComments(story.world, story.world.pulls.bad ?? 0);
      expect(comments.filter((body) => body.startsWith("<!-- slipway: command "))).toHaveLength(1);
      expect(comments.filter((body) => body.startsWith("<!-- slipway: preview -->"))).toHaveLength(1);
    });

    test(
      "the comments tell it to its end, as they would have without a crash",
      async () => {
        const commentsOf = (pull: number | undefined) => slipwayComments(story.world, pull ?? 0);
        const patience = { timeout: patienceMs, interval: 500 };
        const { bad } = story.world.pulls;
        const found = async (start: string) =>
          (await commentsOf(bad)).find((body) => body.startsWith(`<!-- slipway: ${start}`)) ?? "";
        await expect
          .poll(() => found("command "), patience)
          .toContain("↩️ rolled back, healthy: `production`");
        await expect
          .poll(() => found("deployments"), patience)
          .toMatch(/\| `production` \| ↩️ rolled back, healthy · ⏸️ held/);
        const deployments = await found("deployments");
        expect(deployments).not.toContain("deploying");
        expect(deployments).not.toContain("waiting");
        expect(
          (await commentsOf(bad)).filter((body) => body.startsWith("<!-- slipway: deployments")),
        ).toHaveLength(1);
      },
      patienceMs * 3,
    );
  },
);
