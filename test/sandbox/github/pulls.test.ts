import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, refusalOf, repo, sendUntyped } from "./scene.ts";

async function opened(
  scene: Scene,
  files: Readonly<Record<string, string>> = { "base/web.yaml": "replicas: 2\n" },
) {
  const { seed } = scene.github;
  const head = await seed.commitFiles("acme/shop", "feature", files, "Change", "bob");
  const number = await seed.openPullRequest(
    "acme/shop",
    { head: "feature", title: "Change", body: "Why" },
    "bob",
  );
  return { number, head, place: { ...repo, pull_number: number } };
}

const oneApproval = {
  name: "main",
  rules: [
    {
      type: "pull_request",
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    },
  ],
} as const;

test("mergeable is null at the first look and known at the second, until base or head moves", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  const look = async () => (await scene.as("bob").rest.pulls.get(place)).data;
  expect(await look()).toMatchObject({ mergeable: null, mergeable_state: "unknown", merge_commit_sha: null });
  expect(await look()).toMatchObject({
    mergeable: true,
    rebaseable: true,
    mergeable_state: "clean",
    merge_commit_sha: expect.any(String),
  });
  await scene.github.seed.commitFiles("acme/shop", "main", { other: "1" }, "Meanwhile", "alice");
  expect((await look()).mergeable).toBeNull();
  expect((await look()).mergeable).toBe(true);
  await scene.github.seed.commitFiles("acme/shop", "feature", { more: "1" }, "More", "bob");
  expect((await look()).mergeable).toBeNull();
});

test("the test merge can be fetched, and a conflict is found by real git", async () => {
  const scene = await createScene();
  const { place, number, head } = await opened(scene);
  await scene.as("bob").rest.pulls.get(place);
  await scene.github.idle();
  const dir = await scene.clone("bob");
  await scene.git(["fetch", "--quiet", "origin", `refs/pull/${number}/merge`], dir);
  expect(await scene.git(["rev-parse", "FETCH_HEAD^2"], dir)).toBe(head);
  await scene.github.seed.commitFiles(
    "acme/shop",
    "main",
    { "base/web.yaml": "replicas: 7\n" },
    "Conflict",
    "alice",
  );
  await scene.as("bob").rest.pulls.get(place);
  expect((await scene.as("bob").rest.pulls.get(place)).data).toMatchObject({
    mergeable: false,
    mergeable_state: "dirty",
  });
  expect(await refusalOf(scene.as("bob").rest.pulls.merge(place))).toMatchObject({
    status: 405,
    message: "Pull Request is not mergeable",
  });
});

test("base.sha stays where it was when the base moves on, as GitHub's does", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  const before = (await scene.as("bob").rest.pulls.get(place)).data.base.sha;
  const tip = await scene.github.seed.commitFiles("acme/shop", "main", { other: "1" }, "Meanwhile", "alice");
  expect((await scene.as("bob").rest.pulls.get(place)).data.base.sha).toBe(before);
  await scene.github.seed.commitFiles("acme/shop", "feature", { more: "1" }, "More", "bob");
  expect((await scene.as("bob").rest.pulls.get(place)).data.base.sha).toBe(tip);
});

test.each([
  ["merge", 2],
  ["squash", 1],
  ["rebase", 1],
] as const)("%s brings the change to the base by real git", async (method, parents) => {
  const scene = await createScene();
  const { place, number } = await opened(scene);
  await scene.github.seed.commitFiles("acme/shop", "feature", { more: "1\n" }, "More", "bob");
  await scene.github.seed.commitFiles("acme/shop", "main", { other: "1\n" }, "Meanwhile", "alice");
  const sha = await scene.github.seed.merge("acme/shop", number, "alice", method);
  const dir = await scene.clone("alice");
  expect(await scene.git(["rev-parse", "HEAD"], dir)).toBe(sha);
  expect((await scene.git(["show", "-s", "--format=%P", "HEAD"], dir)).split(" ")).toHaveLength(parents);
  expect(await scene.git(["ls-files"], dir)).toBe("README.md\nbase/web.yaml\nmore\nother");
  expect(await scene.git(["show", "HEAD:base/web.yaml"], dir)).toBe("replicas: 2");
  const { data } = await scene.as("bob").rest.pulls.get(place);
  expect(data).toMatchObject({
    merged: true,
    state: "closed",
    merge_commit_sha: sha,
    merged_by: { login: "alice" },
  });
  const brought = await scene
    .as("bob")
    .rest.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: sha });
  expect(brought.data.map((pull) => pull.number)).toEqual([number]);
  expect((await refusalOf(scene.as("alice").rest.pulls.merge(place))).status).toBe(405);
});

test("a merge of another head than the caller means answers 409", async () => {
  const scene = await createScene();
  const { place, head } = await opened(scene);
  await scene.github.seed.commitFiles("acme/shop", "feature", { more: "1" }, "More", "bob");
  expect(await refusalOf(scene.as("alice").rest.pulls.merge({ ...place, sha: head }))).toMatchObject({
    status: 409,
    message: "Head branch was modified. Review and try the merge again.",
  });
});

test("of two merges at the same time one wins, and the other is told", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  const both = await Promise.allSettled([
    scene.as("alice").rest.pulls.merge(place),
    scene.as("bob").rest.pulls.merge(place),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("rules of the base are asked: approvals by writers, required checks, up to date", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  const { number, head, place } = await opened(scene);
  seed.createRuleset("acme/shop", oneApproval);
  seed.createRuleset("acme/shop", {
    name: "checks",
    rules: [
      {
        type: "required_status_checks",
        parameters: {
          required_status_checks: [{ context: "ci" }],
          strict_required_status_checks_policy: true,
        },
      },
    ],
  });
  const merge = () => scene.as("bob").rest.pulls.merge(place);
  await seed.approve("acme/shop", number, "carol");
  const refused = await refusalOf(merge());
  expect(refused.status).toBe(405);
  // Carol may only read: her approval is no authority.
  expect(refused.message).toContain(
    "At least 1 approving review is required by reviewers with write access.",
  );
  expect(refused.message).toContain('Required status check "ci" is expected.');
  await seed.approve("acme/shop", number, "alice");
  await scene
    .as("bob")
    .rest.repos.createCommitStatus({ ...repo, sha: head, state: "failure", context: "ci" });
  expect((await refusalOf(merge())).message).toContain('Required status check "ci" is failing.');
  await scene
    .as("bob")
    .rest.repos.createCommitStatus({ ...repo, sha: head, state: "success", context: "ci" });
  await seed.requestChanges("acme/shop", number, "alice", "wait");
  expect((await refusalOf(merge())).message).toContain("Changes have been requested.");
  await seed.approve("acme/shop", number, "alice");
  expect((await merge()).data.merged).toBe(true);
});

test("a new commit takes approvals back where the rules say so", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  seed.createRuleset("acme/shop", oneApproval);
  const { number, place } = await opened(scene);
  await seed.approve("acme/shop", number, "alice");
  await seed.commitFiles("acme/shop", "feature", { more: "1" }, "More", "bob");
  const { data } = await scene.as("bob").rest.pulls.listReviews(place);
  expect(data.map(({ state }) => state)).toEqual(["DISMISSED"]);
  expect((await refusalOf(scene.as("bob").rest.pulls.merge(place))).status).toBe(405);
});

test("classic protection is asked, too, and administrators are exempt unless included", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  const protect = (enforce_admins: boolean) =>
    scene.as("alice").rest.repos.updateBranchProtection({
      ...repo,
      branch: "main",
      required_status_checks: null,
      enforce_admins,
      required_pull_request_reviews: { required_approving_review_count: 1 },
      restrictions: null,
    });
  await protect(true);
  expect((await refusalOf(scene.as("alice").rest.pulls.merge(place))).status).toBe(405);
  await protect(false);
  expect((await refusalOf(scene.as("bob").rest.pulls.merge(place))).status).toBe(405);
  expect((await scene.as("alice").rest.pulls.merge(place)).status).toBe(200);
});

test("refuses pull requests that make no sense, in GitHub's words", async () => {
  const scene = await createScene();
  await opened(scene);
  const create = (changes: { readonly head?: string; readonly base?: string; readonly title?: string }) =>
    refusalOf(
      scene
        .as("bob")
        .rest.pulls.create({ ...repo, title: "Change", head: "feature", base: "main", ...changes }),
    );
  expect(await create({})).toMatchObject({
    status: 422,
    body: { errors: [{ message: "A pull request already exists for acme:feature." }] },
  });
  expect(await create({ head: "nowhere" })).toMatchObject({
    status: 422,
    body: { errors: [{ field: "head", code: "invalid" }] },
  });
  expect(await create({ base: "nowhere" })).toMatchObject({
    status: 422,
    body: { errors: [{ field: "base", code: "invalid" }] },
  });
  expect(await create({ head: "main" })).toMatchObject({
    status: 422,
    body: { errors: [{ message: "No commits between main and main" }] },
  });
  expect((await create({ head: "feature", title: "" })).status).toBe(422);
});

test("a draft cannot be merged", async () => {
  const scene = await createScene();
  const { number, place } = await opened(scene);
  await scene.github.seed.setDraft("acme/shop", number, "bob", true);
  expect((await refusalOf(scene.as("alice").rest.pulls.merge(place))).status).toBe(405);
  await scene.github.seed.setDraft("acme/shop", number, "bob", false);
  expect((await scene.as("alice").rest.pulls.merge(place)).status).toBe(200);
});

test("retargeting tells the old base, and the merge is computed anew", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  await scene.github.seed.commitFiles("acme/shop", "release", { r: "1" }, "Release", "alice");
  await scene.as("bob").rest.pulls.update({ ...place, base: "release" });
  await scene.github.idle();
  const edited = scene.received.find(({ body }) => body.includes('"action":"edited"'));
  expect(JSON.parse(edited?.body ?? "{}")).toMatchObject({
    changes: { base: { ref: { from: "main" } } },
    pull_request: { base: { ref: "release" } },
  });
});

test("a pull request from a fork: its head is fetched from the base, also when the fork is gone", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await seed.fork("acme/shop", "carol");
  const head = await seed.commitFiles(
    "carol/shop",
    "main",
    { "base/web.yaml": "replicas: 5\n" },
    "From outside",
    "carol",
  );
  const number = await seed.openPullRequest(
    "acme/shop",
    { head: "carol:main", title: "From outside" },
    "carol",
  );
  const place = { ...repo, pull_number: number };
  expect((await scene.as("bob").rest.pulls.get(place)).data.head).toMatchObject({
    label: "carol:main",
    sha: head,
    repo: { full_name: "carol/shop", fork: true },
  });
  seed.deleteRepository("carol/shop");
  expect((await scene.as("bob").rest.pulls.get(place)).data.head).toMatchObject({ sha: head, repo: null });
  const dir = await scene.clone("bob");
  await scene.git(["fetch", "--quiet", "origin", `refs/pull/${number}/head`], dir);
  expect(await scene.git(["rev-parse", "FETCH_HEAD"], dir)).toBe(head);
  expect((await scene.as("alice").rest.pulls.merge(place)).status).toBe(200);
});

test("pushing the head to the base by hand merges the pull request", async () => {
  const scene = await createScene();
  const { place, head } = await opened(scene);
  const dir = await scene.clone("alice");
  await scene.git(["push", "--quiet", "origin", "origin/feature:main"], dir);
  expect((await scene.as("bob").rest.pulls.get(place)).data).toMatchObject({
    merged: true,
    merge_commit_sha: head,
  });
});

test("updating the branch merges the base into the head, and moves it", async () => {
  const scene = await createScene();
  const { place, head } = await opened(scene);
  const update = (expected_head_sha: string) =>
    scene.as("bob").rest.pulls.updateBranch({ ...place, expected_head_sha });
  expect((await refusalOf(update(head))).status).toBe(422);
  await scene.github.seed.commitFiles("acme/shop", "main", { other: "1" }, "Meanwhile", "alice");
  expect((await refusalOf(update("0".repeat(40)))).status).toBe(422);
  expect((await update(head)).status).toBe(202);
  expect((await scene.as("bob").rest.pulls.get(place)).data.head.sha).not.toBe(head);
});

test("files are listed with their patches, renames with where they came from", async () => {
  const scene = await createScene();
  const long = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
  await scene.github.seed.commitFiles("acme/shop", "main", { "old.txt": `${long}\n` }, "Long", "alice");
  const { place } = await opened(scene, { "base/web.yaml": "replicas: 2\n" });
  const dir = await scene.clone("bob");
  await scene.git(["checkout", "--quiet", "feature"], dir);
  await scene.git(["mv", "old.txt", "new.txt"], dir);
  await scene.git(["rm", "--quiet", "README.md"], dir);
  await scene.git(["commit", "--quiet", "-m", "Move"], dir);
  await scene.git(["push", "--quiet", "origin", "feature"], dir);
  const { data } = await scene.as("bob").rest.pulls.listFiles(place);
  expect(
    data.map(({ filename, status, additions, deletions }) => ({ filename, status, additions, deletions })),
  ).toEqual([
    { filename: "README.md", status: "removed", additions: 0, deletions: 1 },
    { filename: "base/web.yaml", status: "modified", additions: 1, deletions: 1 },
    { filename: "new.txt", status: "renamed", additions: 0, deletions: 0 },
  ]);
  expect(data[1]?.patch).toBe("@@ -1 +1 @@\n-replicas: 1\n+replicas: 2");
  expect(data[2]?.previous_filename).toBe("old.txt");
});

test("lists are cut into pages that say where to go on", async () => {
  const scene = await createScene();
  const { number } = await opened(scene);
  for (let index = 0; index < 5; index += 1)
    await scene.github.seed.comment("acme/shop", number, "bob", `comment ${index}`);
  const bob = scene.as("bob");
  const first = await bob.rest.issues.listComments({ ...repo, issue_number: number, per_page: 2 });
  expect(first.data).toHaveLength(2);
  expect(first.headers.link).toMatch(/page=2>; rel="next".*page=3>; rel="last"/);
  const all = await bob.paginate(bob.rest.issues.listComments, {
    ...repo,
    issue_number: number,
    per_page: 2,
  });
  expect(all.map(({ body }) => body)).toEqual([
    "comment 0",
    "comment 1",
    "comment 2",
    "comment 3",
    "comment 4",
  ]);
  expect(
    (await bob.rest.issues.listComments({ ...repo, issue_number: number, per_page: 2, page: 9 })).data,
  ).toEqual([]);
});

test("lists of pull requests are filtered and ordered as asked", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await opened(scene);
  await seed.commitFiles("acme/shop", "second", { s: "1" }, "Second", "bob");
  const second = await seed.openPullRequest("acme/shop", { head: "second", title: "Second" }, "bob");
  const bob = scene.as("bob");
  const numbers = async (query: object) =>
    (await bob.rest.pulls.list({ ...repo, ...query })).data.map((pull) => pull.number);
  expect(await numbers({})).toEqual([2, 1]);
  expect(await numbers({ sort: "created", direction: "asc" })).toEqual([1, 2]);
  expect(await numbers({ head: "acme:second" })).toEqual([second]);
  await bob.rest.pulls.update({ ...repo, pull_number: 1, state: "closed" });
  expect(await numbers({ state: "closed" })).toEqual([1]);
  expect(await numbers({ state: "all", direction: "asc", sort: "created" })).toEqual([1, 2]);
  expect(
    (await refusalOf(sendUntyped(bob, "GET /repos/{owner}/{repo}/pulls", { ...repo, state: "merged" })))
      .status,
  ).toBe(422);
});

test("reviews: nobody approves their own, states are checked, pending ones are private", async () => {
  const scene = await createScene();
  const { place } = await opened(scene);
  const own = scene.as("bob").rest.pulls.createReview({ ...place, event: "APPROVE" });
  expect(await refusalOf(own)).toMatchObject({
    status: 422,
    body: { errors: ["Review Can not approve your own pull request"] },
  });
  const alice = scene.as("alice");
  expect(
    (await refusalOf(alice.rest.pulls.createReview({ ...place, event: "REQUEST_CHANGES" }))).status,
  ).toBe(422);
  const bogus = sendUntyped(alice, "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
    ...place,
    event: "BLESS",
  });
  expect(await refusalOf(bogus)).toMatchObject({
    status: 422,
    message:
      'Invalid request.\n\nFor \'properties/event\', "BLESS" is not a member of ["APPROVE", "REQUEST_CHANGES", "COMMENT"].',
  });
  const pending = await alice.rest.pulls.createReview({ ...place, body: "soon" });
  expect((await scene.as("bob").rest.pulls.listReviews(place)).data).toEqual([]);
  expect((await refusalOf(alice.rest.pulls.createReview({ ...place, event: "APPROVE" }))).status).toBe(422);
  await alice.rest.pulls.submitReview({ ...place, review_id: pending.data.id, event: "APPROVE" });
  expect((await scene.as("bob").rest.pulls.listReviews(place)).data.map(({ state }) => state)).toEqual([
    "APPROVED",
  ]);
});
