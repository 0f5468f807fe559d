/**
 * What Slipway relies on in GitHub's API, beyond the shape of its answers: one suite, run on the local GitHub and, when
 * one is given, on a real repository that may be written to.
 *
 *     SLIPWAY_CONTRACT_REPOSITORY=owner/name   a scratch repository with a first commit
 *     SLIPWAY_CONTRACT_TOKEN=ghs_…             an installation token of an App with all permissions of app.yml and contents: write
 *     SLIPWAY_CONTRACT_API=https://…           absent: api.github.com
 */

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalGitHub } from "../../../sandbox/github/start-local-github.ts";
import { startLocalGitHub } from "../../../sandbox/github/start-local-github.ts";
import { allPermissions, jwt, refusalOf, sendUntyped } from "../../sandbox/github/scene.ts";

interface Place {
  readonly octokit: Octokit;
  readonly repo: { readonly owner: string; readonly repo: string };
  readonly close: () => Promise<void>;
}

async function openLocal(): Promise<Place> {
  const local: LocalGitHub = await startLocalGitHub();
  const { seed } = local;
  seed.createUser("alice");
  seed.createOrganization("acme", { alice: "admin" });
  await seed.createRepository({
    owner: "acme",
    name: "shop",
    files: { "README.md": "# shop\n" },
    author: "alice",
  });
  const { app, privateKey } = seed.registerApp({
    name: "Slipway",
    owner: "acme",
    permissions: allPermissions,
    events: [],
  });
  const { id } = seed.installApp(app, "acme");
  const asApp = new Octokit({ baseUrl: local.apiUrl, auth: jwt(app.id, privateKey, {}) });
  const { data } = await asApp.rest.apps.createInstallationAccessToken({ installation_id: id });
  const octokit = new Octokit({ baseUrl: local.apiUrl, auth: data.token });
  return { octokit, repo: { owner: "acme", repo: "shop" }, close: () => local.stop() };
}

const real = {
  name: process.env["SLIPWAY_CONTRACT_REPOSITORY"],
  token: process.env["SLIPWAY_CONTRACT_TOKEN"],
};
const withoutReal = real.name === undefined || real.token === undefined;
if (withoutReal) {
  console.warn(
    "skipped: the contract on a real GitHub. Set SLIPWAY_CONTRACT_REPOSITORY and SLIPWAY_CONTRACT_TOKEN to run it.",
  );
}

async function openReal(): Promise<Place> {
  const [owner = "", repo = ""] = (real.name ?? "").split("/");
  const baseUrl = process.env["SLIPWAY_CONTRACT_API"] ?? "https://api.github.com";
  return {
    octokit: new Octokit({ baseUrl, auth: real.token ?? "" }),
    repo: { owner, repo },
    close: () => Promise.resolve(),
  };
}

describe.each([
  { name: "the local GitHub", open: openLocal, skip: false },
  { name: "a real GitHub", open: openReal, skip: withoutReal },
])("$name", ({ open, skip }) => {
  describe.skipIf(skip)("keeps what Slipway relies on", () => {
    let place: Place;
    let head: string;
    let number: number;
    const branch = `contract-${randomUUID().slice(0, 8)}`;

    beforeAll(async () => {
      place = await open();
      const { octokit, repo } = place;
      const { default_branch: base } = (await octokit.rest.repos.get(repo)).data;
      const main = (await octokit.rest.git.getRef({ ...repo, ref: `heads/${base}` })).data.object.sha;
      await octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: main });
      const content = Buffer.from(randomUUID()).toString("base64");
      const put = await octokit.rest.repos.createOrUpdateFileContents({
        ...repo,
        path: branch,
        message: "Contract",
        content,
        branch,
      });
      head = put.data.commit.sha ?? "";
      number = (await octokit.rest.pulls.create({ ...repo, title: "Contract", head: branch, base })).data
        .number;
    }, 60_000);

    afterAll(async () => {
      const { octokit, repo, close } = place;
      await octokit.rest.git.deleteRef({ ...repo, ref: `heads/${branch}` });
      await close();
    });

    test("mergeable is being computed at first, and known after a while", async () => {
      const { octokit, repo } = place;
      const look = async () =>
        (await octokit.rest.pulls.get({ ...repo, pull_number: number })).data.mergeable;
      let found = await look();
      for (let tries = 0; found === null && tries < 15; tries += 1) {
        await sleep(tries * 200);
        found = await look();
      }
      expect(found).toBe(true);
    });

    test("a comment is ours by performed_via_github_app, and too long past 65,536 characters", async () => {
      const { octokit, repo } = place;
      const write = (body: string) =>
        octokit.rest.issues.createComment({ ...repo, issue_number: number, body });
      expect((await write("hello")).data.performed_via_github_app?.id).toEqual(expect.any(Number));
      expect((await refusalOf(write("x".repeat(65_537)))).status).toBe(422);
      const { data } = await octokit.rest.issues.listComments({ ...repo, issue_number: number });
      expect(data.map(({ body }) => body)).toEqual(["hello"]);
    });

    test("a reaction is 201 when new and 200 when it is there", async () => {
      const { octokit, repo } = place;
      const comment_id = (
        await octokit.rest.issues.createComment({ ...repo, issue_number: number, body: "react" })
      ).data.id;
      const react = async () =>
        (await octokit.rest.reactions.createForIssueComment({ ...repo, comment_id, content: "eyes" })).status;
      expect([await react(), await react()]).toEqual([201, 200]);
    });

    test("a check run is updated in place, and refuses a summary past 65,535 characters", async () => {
      const { octokit, repo } = place;
      const { data } = await octokit.rest.checks.create({
        ...repo,
        name: branch,
        head_sha: head,
        external_id: "ours",
      });
      const update = (summary: string) =>
        octokit.rest.checks.update({
          ...repo,
          check_run_id: data.id,
          conclusion: "action_required",
          output: { title: "t", summary },
        });
      expect((await update("s")).data).toMatchObject({
        id: data.id,
        status: "completed",
        external_id: "ours",
      });
      expect((await refusalOf(update("x".repeat(65_536)))).status).toBe(422);
      const bogus = sendUntyped(octokit, "POST /repos/{owner}/{repo}/check-runs", {
        ...repo,
        name: branch,
        head_sha: head,
        conclusion: "fine",
      });
      expect((await refusalOf(bogus)).status).toBe(422);
      const runs = await octokit.rest.checks.listForRef({ ...repo, ref: head, check_name: branch });
      expect(runs.data.total_count).toBe(1);
    });

    test("a deployment is made of a full SHA without asking for checks, and told of by statuses", async () => {
      const { octokit, repo } = place;
      const payload = { schema: 1, environment: branch };
      const made = await octokit.rest.repos.createDeployment({
        ...repo,
        ref: head,
        environment: branch,
        auto_merge: false,
        required_contexts: [],
        payload,
        production_environment: false,
        transient_environment: false,
      });
      if (made.status !== 201) throw new Error(`no deployment: ${made.status}`);
      expect(made.data).toMatchObject({ sha: head, performed_via_github_app: { id: expect.any(Number) } });
      const kept = typeof made.data.payload === "string" ? JSON.parse(made.data.payload) : made.data.payload;
      expect(kept).toEqual(payload);
      const say = (description: string) =>
        octokit.rest.repos.createDeploymentStatus({
          ...repo,
          deployment_id: made.data.id,
          state: "inactive",
          description,
        });
      expect((await say("x".repeat(140))).status).toBe(201);
      expect((await refusalOf(say("x".repeat(141)))).status).toBe(422);
      const listed = await octokit.rest.repos.listDeployments({ ...repo, environment: branch });
      expect(listed.data.map(({ id }) => id)).toEqual([made.data.id]);
    });

    test("a ref is taken once", async () => {
      const { octokit, repo } = place;
      const again = octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: head });
      expect((await refusalOf(again)).status).toBe(422);
    });

    test("a comparison says which side is ahead", async () => {
      const { octokit, repo } = place;
      const base = (await octokit.rest.repos.getCommit({ ...repo, ref: head })).data.parents[0]?.sha ?? "";
      const status = async (basehead: string) =>
        (await octokit.rest.repos.compareCommitsWithBasehead({ ...repo, basehead })).data.status;
      expect(await status(`${base}...${head}`)).toBe("ahead");
      expect(await status(`${head}...${base}`)).toBe("behind");
      expect(await status(`${head}...${head}`)).toBe("identical");
    });

    test("what is not there is a 404 or a 422, never an empty success", async () => {
      const { octokit, repo } = place;
      expect((await refusalOf(octokit.rest.pulls.get({ ...repo, pull_number: 999_999 }))).status).toBe(404);
      expect((await refusalOf(octokit.rest.issues.getComment({ ...repo, comment_id: 1 }))).status).toBe(404);
      expect(
        (await refusalOf(octokit.rest.git.getRef({ ...repo, ref: `heads/${branch}-gone` }))).status,
      ).toBe(404);
      expect((await refusalOf(octokit.rest.checks.listForRef({ ...repo, ref: "0".repeat(40) }))).status).toBe(
        422,
      );
      expect(
        (await refusalOf(octokit.rest.repos.createDeployment({ ...repo, ref: "0".repeat(40) }))).status,
      ).toBe(422);
    });
  });
});
