import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { appPermissions } from "../../src/github/app-manifest.ts";
import type { Permissions } from "../../sandbox/github/model/app.ts";
import { lacks } from "../real/parts.ts";
import { approve, merge, propose, proposeGreeting, push, release, say } from "./acts.ts";
import { type Harness, startHarness } from "./harness.ts";
import {
  branchHead,
  checks,
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
import { baseFiles } from "./repository.ts";

const absent = lacks("kustomize");

describe.skipIf(absent)("when GitHub or the way from it has trouble", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    const { sha } = await release(harness, "first");
    await untilDeployed(harness, "production", { state: "success", sha });
  }, 90_000);
  afterEach(() => harness.github.faults.clear());
  afterAll(() => harness.stop());

  test("J1: a token that is revoked in the middle of a job is asked for anew, once, and the job goes on", async () => {
    harness.github.requests.clear();
    harness.github.faults.failRequests(
      { method: "POST", path: /\/issues\/\d+\/comments$/ },
      { kind: "answer", status: 401, body: { message: "Bad credentials" } },
    );
    const number = await proposeGreeting(harness, "revoked");
    expect(await comments(harness, number)).toHaveLength(1);
    const minted = harness.github.requests.matching("POST", /\/access_tokens$/);
    expect(minted).toHaveLength(1);
  });

  test("promise 1: GitHub answering 502 for a while delays a deployment, and loses nothing", async () => {
    const number = await proposeGreeting(harness, "patience");
    await approve(harness, number);
    const sha = await merge(harness, number);
    const forget = harness.github.faults.failRequests(
      { path: /\/deployments/, times: 1_000 },
      { kind: "answer", status: 502, body: "<html>Bad gateway</html>" },
    );
    await until("jobs are given up", async () => harness.log.some((line) => line.includes("given up")));
    forget();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("patience");
    expect((await deployments(harness, "production")).filter((one) => one.sha === sha)).toHaveLength(1);
  });

  test("I8: with every delivery lost, the sweep finds the pull request, the command, the merge and the review", async () => {
    const { faults } = harness.github;
    faults.loseDeliveries();
    const sweep = () => harness.queue.add({ version: 1, kind: "sweep" });
    const number = await propose(harness, { branch: "lost", files: baseFiles({ greeting: "lost" }) });
    await sweep();
    expect(await untilPreviewed(harness, number)).toContain("+ greeting: lost");
    const id = await say(harness, number, "/status staging");
    await sweep();
    await untilAnswered(harness, number, id, "healthy");
    const sha = await merge(harness, number);
    await sweep();
    await untilDeployed(harness, "production", { state: "queued", sha, says: "needs 1 approval" });
    await approve(harness, number);
    await sweep();
    await untilDeployed(harness, "production", { state: "success", sha });
    expect(await greetingIn(harness, "production")).toBe("lost");
  });

  test("a sweep of a repository where nothing happened asks little and changes nothing", async () => {
    await harness.quiet();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    harness.github.requests.clear();
    await harness.queue.add({ version: 1, kind: "sweep" });
    await harness.quiet();
    const asked = harness.github.requests.all().filter(({ caller }) => caller.startsWith("installation:"));
    expect(asked.filter(({ method, path }) => method !== "GET" && !path.endsWith("/graphql"))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(10);
  });

  test("I2, I3: deliveries that come twice, and again later, have one effect", async () => {
    harness.github.faults.doubleDeliveries();
    const { number, sha } = await release(harness, "twice");
    await untilDeployed(harness, "production", { state: "success", sha });
    const id = await say(harness, number, "/deploy staging");
    await untilAnswered(harness, number, id, "healthy");
    await harness.quiet();
    const texts = await comments(harness, number);
    for (const marker of ["preview", "deployments", `command ${id}`]) {
      expect(texts.filter((text) => text.startsWith(`<!-- slipway: ${marker} -->`))).toHaveLength(1);
    }
    expect((await deployments(harness, "production")).filter((one) => one.sha === sha)).toHaveLength(1);
    const names = (await checks(harness, await headOf(harness, number))).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("J8: a status that is lost after a good apply is repaired, and nothing is applied again", async () => {
    const number = await proposeGreeting(harness, "repaired");
    harness.github.faults.failRequests(
      { method: "POST", path: /\/deployments\/\d+\/statuses$/, skip: 2, times: 3 },
      { kind: "answer", status: 502 },
    );
    const sha = await merge(harness, number);
    const ended = await untilDeployed(harness, "staging", { state: "success", sha });
    const applying = harness.log.filter((line) => line.includes('"applying"') && line.includes(ended.sha));
    expect(applying.filter((line) => line.includes('"staging"'))).toHaveLength(1);
  });

  test("K5: a job that keeps failing is reported on the pull request, once, with who can help", async () => {
    const { renderer } = harness.tools;
    const broken = harness.breakTool("renderer", {
      ...renderer,
      render: () => Promise.reject(new TypeError("secret inside")),
    });
    const number = await propose(harness, { branch: "poison", files: baseFiles({ greeting: "poison" }) });
    const told = await untilTold(harness, number, "preview", "A mistake in Slipway stopped it");
    expect(told).toContain("The operator finds more in Slipway's log");
    const check = await until("the check is red", async () =>
      completedCheck(harness, await headOf(harness, number), "Slipway"),
    );
    expect(check).toMatchObject({ conclusion: "failure" });
    broken();
    expect(harness.log.join("")).not.toContain("secret inside");
    const id = await say(harness, number, "/diff");
    await untilAnswered(harness, number, id);
    await untilTold(harness, number, "preview", "+ greeting: poison");
  });

  test("K5: a deployment whose job keeps failing ends, and says so where people look", async () => {
    const number = await proposeGreeting(harness, "cursed");
    const { renderer } = harness.tools;
    const broken = harness.breakTool("renderer", {
      ...renderer,
      render: () => Promise.reject(new TypeError("inside")),
    });
    const sha = await merge(harness, number);
    await untilDeployed(harness, "staging", { state: "failure", sha, says: "A mistake in Slipway" });
    await untilTold(harness, number, "deployments", "A mistake in Slipway");
    broken();
    const id = await say(harness, number, "/deploy staging");
    await untilAnswered(harness, number, id, "healthy");
    expect(await greetingIn(harness, "staging")).toBe("cursed");
  });
});

function without(name: keyof typeof appPermissions): Permissions {
  const { [name]: _gone, ...rest } = appPermissions;
  return rest;
}

describe.skipIf(absent)("J2: a repository without one of the App's permissions", () => {
  test("deployments: the merge is told on its pull request and on the branch, by the permission's name; previews work", async () => {
    const harness = await startHarness({ permissions: without("deployments") });
    try {
      const number = await proposeGreeting(harness, "undeployed");
      await merge(harness, number);
      const told = await untilTold(harness, number, "deployments", "Slipway lacks a permission");
      expect(told).toContain("deployments: write");
      expect(told).toContain("owner");
      const head = await branchHead(harness);
      const check = await until("the branch is told", () => completedCheck(harness, head, "Slipway"));
      expect(check).toMatchObject({ conclusion: "failure" });
    } finally {
      await harness.stop();
    }
  });

  test("checks: the comment names it", async () => {
    const harness = await startHarness({ permissions: without("checks") });
    try {
      const number = await propose(harness, {
        branch: "unchecked",
        files: baseFiles({ greeting: "unchecked" }),
      });
      const told = await untilTold(harness, number, "preview", "Slipway lacks a permission");
      expect(told).toContain("checks");
    } finally {
      await harness.stop();
    }
  });

  test("pull_requests: the check on the branch names it, where a merge is to be deployed", async () => {
    const harness = await startHarness({ permissions: { ...appPermissions, pull_requests: "read" } });
    try {
      const number = await propose(harness, { branch: "mute", files: baseFiles({ greeting: "mute" }) });
      const check = await until("the check is red", async () =>
        completedCheck(harness, await headOf(harness, number), "Slipway"),
      );
      expect(check).toMatchObject({ conclusion: "failure" });
      expect(check.output.summary).toContain("pull_requests: write");
    } finally {
      await harness.stop();
    }
  });

  test("I6: an installation that is suspended or gone ends the work quietly, and everything goes on when it is back", async () => {
    const harness = await startHarness();
    try {
      await untilDeployed(harness, "staging", { state: "success" });
      harness.installation.suspendedAt = new Date().toISOString();
      await push(harness, baseFiles({ greeting: "suspended" }));
      await harness.queue.add({ version: 1, kind: "follow", repository: harness.ref, branch: "main" });
      await harness.quiet();
      expect(await greetingIn(harness, "staging")).toBe("hello");
      delete harness.installation.suspendedAt;
      await harness.queue.add({ version: 1, kind: "sweep", installationId: harness.installation.id });
      await until("it is deployed", async () => (await greetingIn(harness, "staging")) === "suspended");
      expect(await branchHead(harness)).toBe((await deployments(harness, "staging"))[0]?.sha);
    } finally {
      await harness.stop();
    }
  });
});
