/** Branches, their rules, and the way between two revisions. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRevision } from "../../src/core/model/revision.ts";
import { repo, type Scene, startScene, unknownRevision } from "./scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.local.stop());

async function commit(branch: string, files: Readonly<Record<string, string>>) {
  const sha = await scene.local.seed.commitFiles(repo, branch, files, "A change", "alice");
  if (!isRevision(sha)) throw new Error("no revision");
  return sha;
}

describe("a branch", () => {
  test("has a head, and the repository a default branch", async () => {
    const { shop, root } = scene;
    expect(await shop.defaultBranch()).toBe("main");
    expect(await shop.branchHead("main")).toBe(root);
    expect(await shop.branchHead("no-such")).toBeUndefined();
  });

  test("A10: is found by its full name: no prefix of another, no tag of the same name", async () => {
    const { shop, root } = scene;
    const head = await commit("release/v1", { a: "1" });
    expect(await shop.branchHead("release/v1")).toBe(head);
    expect(await shop.branchHead("release")).toBeUndefined();
    await commit("only-a-tag", { b: "1" });
    await scene.local.seed.act("alice", {
      method: "POST",
      path: `/repos/${repo}/git/refs`,
      body: { ref: "refs/tags/v2", sha: root },
    });
    expect(await shop.branchHead("v2")).toBeUndefined();
    expect(await shop.branchHead("../tags/v2")).toBeUndefined();
  });
});

describe("the rules of a branch", () => {
  test("are none on a bare repository", async () => {
    expect(await scene.shop.branchRules("main")).toEqual({ protected: false, requiredChecks: [] });
  });

  test("come from rulesets and classic protection together", async () => {
    const { seed } = scene.local;
    seed.createRuleset(repo, {
      name: "main",
      rules: [
        { type: "pull_request", parameters: pullRequestParameters },
        {
          type: "required_status_checks",
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [{ context: "build", integration_id: 77 }, { context: "lint" }],
          },
        },
      ],
    });
    await seed.act("alice", {
      method: "PUT",
      path: `/repos/${repo}/branches/main/protection`,
      body: {
        required_status_checks: {
          strict: false,
          contexts: [],
          checks: [{ context: "lint" }, { context: "e2e", app_id: 88 }],
        },
        enforce_admins: null,
        required_pull_request_reviews: null,
        restrictions: null,
      },
    });
    const rules = await scene.shop.branchRules("main");
    expect(rules.protected).toBe(true);
    expect(rules.requiredChecks).toEqual([
      { context: "build", appId: 77 },
      { context: "lint" },
      { context: "e2e", appId: 88 },
    ]);
  });

  test("that only shape names and messages protect nothing", async () => {
    scene.local.seed.createRuleset(repo, { name: "names", rules: [{ type: "creation" }] });
    expect(await scene.shop.branchRules("main")).toEqual({ protected: false, requiredChecks: [] });
  });

  test("of a ruleset that is switched off do not count", async () => {
    scene.local.seed.createRuleset(repo, {
      name: "later",
      enforcement: "disabled",
      rules: [{ type: "pull_request", parameters: pullRequestParameters }],
    });
    expect((await scene.shop.branchRules("main")).protected).toBe(false);
  });

  test.each(["/repos/{owner}/{repo}/rules/branches/{branch}", "/repos/{owner}/{repo}/branches/{branch}"])(
    "H7: that cannot be read are a fault, never none: 403 and 404 of %s",
    async (path) => {
      const { local, shop } = scene;
      for (const status of [403, 404]) {
        local.faults.failRequests({ path }, { kind: "answer", status, body: { message: "no" } });
        await expect(shop.branchRules("main")).rejects.toMatchObject({
          reason: "RULES_UNREADABLE",
          retry: "never",
        });
      }
      local.faults.failRequests({ path }, { kind: "answer", status: 502 });
      await expect(shop.branchRules("main")).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
    },
  );
});

/** A made-up SHA. */
function madeUp(index: number): string {
  return index.toString(16).padStart(40, "0");
}

const pullRequestParameters = {
  required_approving_review_count: 1,
  require_code_owner_review: false,
  require_last_push_approval: false,
  dismiss_stale_reviews_on_push: false,
  required_review_thread_resolution: false,
};

describe("the commits between two revisions", () => {
  test("are those along the first parents, oldest first", async () => {
    const { shop, root, local } = scene;
    const direct = await commit("main", { direct: "1" });
    await commit("side", { side: "1" });
    await commit("side", { side: "2" });
    const number = await local.seed.openPullRequest(repo, { head: "side", title: "Side" }, "bob");
    const merge = await local.seed.merge(repo, number, "alice", "merge");
    if (!isRevision(merge)) throw new Error("no revision");
    expect(await shop.commitRange(root, merge)).toEqual({ kind: "complete", revisions: [direct, merge] });
    expect(await shop.commitRange(direct, merge)).toEqual({ kind: "complete", revisions: [merge] });
    expect(await shop.commitRange(merge, merge)).toEqual({ kind: "complete", revisions: [] });
  });

  test("are incomplete when the first is no ancestor of the second, or unknown", async () => {
    const { shop, root } = scene;
    const one = await commit("one", { one: "1" });
    const two = await commit("two", { two: "1" });
    expect(await shop.commitRange(one, two)).toMatchObject({ kind: "incomplete" });
    expect(await shop.commitRange(one, root)).toMatchObject({ kind: "incomplete" });
    expect(await shop.commitRange(unknownRevision, root)).toMatchObject({ kind: "incomplete" });
  });

  test("are incomplete beyond the 250 that GitHub lists", async () => {
    const { local, shop, root } = scene;
    const head = await commit("main", { a: "1" });
    const commits = Array.from({ length: 250 }, (_, index) => ({
      sha: index === 249 ? head : madeUp(index + 1),
      parents: [{ sha: madeUp(index) }],
    }));
    local.faults.failRequests(
      { path: "/repos/{owner}/{repo}/compare/{basehead}" },
      { kind: "answer", status: 200, body: { status: "ahead", total_commits: 251, commits } },
    );
    expect(await shop.commitRange(root, head)).toEqual({
      kind: "incomplete",
      why: "GitHub lists 250 of the 251 commits in between",
    });
  });
});
