import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMemory } from "../../src/jobs/memory.ts";
import { lacks } from "../real/parts.ts";
import { propose } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import { until, untilPreviewed } from "./look.ts";
import { configText, overlayFiles, shopFiles } from "./repository.ts";

const pullRequests = 12;
const environments = Array.from({ length: 60 }, (_, index) => ({
  name: `env-${index}`,
  path: "envs/staging",
  namespace: `shop-${index}`,
  deploy: "on-command" as const,
}));

describe.skipIf(lacks("kustomize"))("what a sweep asks of GitHub", () => {
  let harness: Harness;
  beforeAll(async () => {
    const files = {
      ...shopFiles([{ name: "staging" }]),
      ...overlayFiles("staging"),
      ".github/slipway.yml": configText(environments),
    };
    harness = await startHarness({ files });
    const opened: number[] = [];
    for (let index = 0; index < pullRequests; index += 1)
      opened.push(
        await propose(harness, { branch: `words-${index}`, files: { [`${index}.md`]: "words\n" } }),
      );
    for (const number of opened) await untilPreviewed(harness, number);
    await harness.quiet();
  }, 120_000);
  afterAll(() => harness.stop());

  /** Requests of Slipway during one sweep and the jobs that it rings for; logins are asked for anew each hour. */
  async function sweep(): Promise<readonly string[]> {
    const before = harness.github.requests.all().length;
    const done = () => harness.log.filter((line) => line.includes('"job":"sweep.all"')).length;
    const swept = done();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await until("it is swept", async () => done() > swept);
    await harness.quiet();
    return harness.github.requests
      .all()
      .slice(before)
      .map(({ method, path }) => `${method} ${path}`)
      .filter((one) => !one.includes("access_tokens"));
  }

  test("after a restart is one question for fifty pull requests, not one for each", async () => {
    const before = harness.jobs.length;
    const restore = harness.breakTool("memory", createMemory());
    const first = await sweep();
    restore();
    const asked = harness.jobs.slice(before).filter((job) => job.includes('"kind":"preview"'));
    expect(asked).toEqual([]);
    // One, of the branch: whether it was told that it cannot be followed.
    expect(first.filter((one) => one.includes("check-runs")).length).toBeLessThanOrEqual(1);
  });

  test("is nothing of pull requests that did not move, and a question for every 25 environments", async () => {
    await sweep();
    const second = await sweep();
    expect(second.filter((one) => one.includes("check-runs"))).toEqual([]);
    // Sixty environments in three questions, the newest deployments in one; all else is once for the repository.
    expect(second.filter((one) => one.includes("graphql")).length).toBeLessThanOrEqual(4);
    expect(second.length).toBeLessThanOrEqual(14);
  });
});
