import { expect, test } from "vitest";
import { createScene, refusalOf, remote, repo } from "./scene.ts";

test("I6: a renamed repository is found by its id and by its old name, for reads, writes and git", async () => {
  const scene = await createScene();
  const { apiUrl, seed } = scene.github;
  const { id } = seed.repository("acme/shop");
  await scene.as("alice").rest.repos.update({ ...repo, name: "store" });
  const app = await scene.asInstallation();
  expect((await app.rest.repos.get(repo)).data).toMatchObject({ id, full_name: "acme/store" });
  expect((await app.request("GET /repositories/{id}", { id })).data.full_name).toBe("acme/store");
  expect((await app.request("GET /repositories/{id}/git/ref/heads/main", { id })).status).toBe(200);
  const plain = await fetch(`${apiUrl}/repos/acme/shop/issues`, {
    method: "POST",
    redirect: "manual",
    headers: { "user-agent": "test", authorization: `token ${seed.token("bob")}` },
  });
  expect([plain.status, plain.headers.get("location")]).toEqual([307, `${apiUrl}/repositories/${id}/issues`]);
  expect((await app.rest.issues.create({ ...repo, title: "still here" })).status).toBe(201);
  const old = remote(scene.github, seed.token("bob"));
  expect(await scene.git(["-c", "http.followRedirects=true", "ls-remote", old, "refs/heads/main"])).toContain(
    "refs/heads/main",
  );
  expect((await refusalOf(app.request("GET /repositories/{id}", { id: 1 }))).status).toBe(404);
});

test("pages of a list are linked by the repository's id", async () => {
  const scene = await createScene();
  const { id } = scene.github.seed.repository("acme/shop");
  const app = await scene.asInstallation();
  for (const title of ["one", "two"]) await app.rest.issues.create({ ...repo, title });
  for (const issue_number of [1, 1, 1])
    await app.rest.issues.createComment({ ...repo, issue_number, body: "x" });
  const { headers } = await app.rest.issues.listComments({ ...repo, issue_number: 1, per_page: 2 });
  expect(headers.link).toContain(
    `/api/v3/repositories/${id}/issues/1/comments?per_page=2&page=2>; rel="next"`,
  );
  expect(
    await app.paginate(app.rest.issues.listComments, { ...repo, issue_number: 1, per_page: 2 }),
  ).toHaveLength(3);
});

test("I6: an archived repository can only be read", async () => {
  const scene = await createScene();
  await scene.as("alice").rest.repos.update({ ...repo, archived: true });
  const app = await scene.asInstallation();
  expect((await app.rest.repos.get(repo)).data.archived).toBe(true);
  const write = app.rest.repos.createDeployment({
    ...repo,
    ref: "main",
    auto_merge: false,
    required_contexts: [],
  });
  expect(await refusalOf(write)).toMatchObject({
    status: 403,
    message: "Repository was archived so is read-only.",
  });
  const dir = await scene.clone("bob");
  await expect(scene.git(["push", "origin", "HEAD:refs/heads/x"], dir)).rejects.toThrow("403");
  await scene.as("alice").rest.repos.update({ ...repo, archived: false });
  expect((await app.rest.issues.create({ ...repo, title: "x" })).status).toBe(201);
});

test("files: folders, files, links and what is not there", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await seed.commitFiles(
    "acme/shop",
    "main",
    {
      "base/link": { content: "web.yaml", mode: "120000" },
      "run.sh": { content: "#!/bin/sh\n", mode: "100755" },
    },
    "More",
    "bob",
  );
  const app = await scene.asInstallation({ contents: "read" });
  const read = async (path: string) => (await app.rest.repos.getContent({ ...repo, path })).data;
  expect(await read("")).toMatchObject([
    { name: "README.md", type: "file" },
    { name: "base", type: "dir" },
    { name: "run.sh", type: "file" },
  ]);
  expect(await read("base")).toMatchObject([
    { path: "base/link", type: "symlink" },
    { path: "base/web.yaml" },
  ]);
  expect(await read("base/web.yaml")).toMatchObject({
    encoding: "base64",
    content: `${Buffer.from("replicas: 1\n").toString("base64")}\n`,
  });
  expect(await read("base/link")).toMatchObject({ type: "symlink", target: "web.yaml" });
  expect((await refusalOf(read("nothing"))).status).toBe(404);
  expect((await refusalOf(app.rest.repos.getContent({ ...repo, path: "base", ref: "nowhere" }))).status).toBe(
    404,
  );
  const tree = await app.rest.git.getTree({ ...repo, tree_sha: "main", recursive: "1" });
  expect(tree.data.tree.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    "100644 README.md",
    "040000 base",
    "120000 base/link",
    "100644 base/web.yaml",
    "100755 run.sh",
  ]);
});

test("a comparison counts both sides, caps its files at 300 and its commits at 250", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  const files = Object.fromEntries(Array.from({ length: 310 }, (_, index) => [`f/${index}`, "1"]));
  await seed.commitFiles("acme/shop", "feature", files, "Many files", "bob");
  const dir = await scene.clone("bob");
  await scene.git(["checkout", "--quiet", "feature"], dir);
  const parent = await scene.git(["rev-parse", "HEAD"], dir);
  const tree = await scene.git(["rev-parse", "HEAD^{tree}"], dir);
  let tip = parent;
  for (let index = 0; index < 255; index += 1)
    tip = await scene.git(["commit-tree", tree, "-p", tip, "-m", `commit ${index}`], dir);
  await scene.git(["push", "--quiet", "origin", `${tip}:refs/heads/feature`], dir);
  await seed.commitFiles("acme/shop", "main", { m: "1" }, "Meanwhile", "alice");
  const bob = scene.as("bob");
  const { data } = await bob.rest.repos.compareCommitsWithBasehead({ ...repo, basehead: "main...feature" });
  expect(data).toMatchObject({ status: "diverged", ahead_by: 256, behind_by: 1, total_commits: 256 });
  expect([data.commits.length, data.files?.length]).toEqual([250, 300]);
  expect(data.commits.at(-1)?.sha).toBe(tip);
  const second = await bob.rest.repos.compareCommitsWithBasehead({
    ...repo,
    basehead: "main...feature",
    per_page: 100,
    page: 3,
  });
  expect([second.data.commits.length, second.data.files?.length]).toEqual([56, 0]);
  expect(
    (await refusalOf(bob.rest.repos.compareCommitsWithBasehead({ ...repo, basehead: "main...nowhere" })))
      .status,
  ).toBe(404);
}, 60_000);

test("an empty repository answers 409 where it has no commit", async () => {
  const scene = await createScene();
  await scene.github.seed.createRepository({ owner: "acme", name: "empty" });
  const alice = scene.as("alice");
  const empty = { owner: "acme", repo: "empty" };
  expect((await refusalOf(alice.rest.repos.listCommits(empty))).status).toBe(409);
  expect((await alice.rest.repos.listBranches(empty)).data).toEqual([]);
  expect((await refusalOf(alice.rest.git.getRef({ ...empty, ref: "heads/main" }))).status).toBe(409);
});
