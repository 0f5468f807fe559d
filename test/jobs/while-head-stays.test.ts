import { expect, test } from "vitest";
import type { PullRequest } from "../../src/core/model/pull-request.ts";
import { whileHeadStays } from "../../src/jobs/preview/while-head-stays.ts";
import { pullRequest, revision } from "../core/policy/facts.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers with these heads, the last one again and again. */
function repositoryWith(...heads: readonly (PullRequest | Error)[]) {
  let looks = 0;
  return {
    looks: () => looks,
    pullRequest: async () => {
      const now = heads[Math.min(looks, heads.length - 1)];
      looks += 1;
      if (now instanceof Error) throw now;
      return now;
    },
  };
}

const never = new AbortController().signal;
const moved = { ...pullRequest, head: revision("d") };

test("work that ends before the first look asks nothing, and nothing is asked after it", async () => {
  const repository = repositoryWith(pullRequest);
  const result = await whileHeadStays({ repository, pullRequest, everyMs: 20 }, never, async () => "shown");
  expect(result).toEqual({ kind: "done", value: "shown" });
  await pause(80);
  expect(repository.looks()).toBe(0);
});

test("a look that is under way when the work ends is the last one", async () => {
  const slow = { looks: 0 };
  const repository = {
    pullRequest: async () => {
      slow.looks += 1;
      await pause(40);
      return pullRequest;
    },
  };
  await whileHeadStays({ repository, pullRequest, everyMs: 10 }, never, () => pause(25));
  await pause(120);
  expect(slow.looks).toBe(1);
});

test("a push tells the work, through a failure of a look as well", async () => {
  const repository = repositoryWith(new Error("502"), pullRequest, moved);
  let told = false;
  const result = await whileHeadStays(
    { repository, pullRequest, everyMs: 5 },
    never,
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          told = true;
          reject(signal.reason);
        });
      }),
  );
  expect(result).toEqual({ kind: "moved" });
  expect(told).toBe(true);
});

test("the work's own failure, and the worker's end, stay what they are", async () => {
  const repository = repositoryWith(pullRequest);
  const watched = { repository, pullRequest, everyMs: 1_000 };
  await expect(whileHeadStays(watched, never, () => Promise.reject(new Error("broken")))).rejects.toThrow(
    "broken",
  );
  const stop = new AbortController();
  const stopped = whileHeadStays(
    watched,
    stop.signal,
    (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  stop.abort(new Error("stopping"));
  await expect(stopped).rejects.toThrow("stopping");
});
