/** What people do on the local GitHub in these tests. */

import { randomUUID } from "node:crypto";
import { createProbotApp } from "../../src/github/probot-app.ts";
import { type Harness, people, repo } from "./harness.ts";
import { headOf, untilPreviewed } from "./look.ts";
import { baseFiles, type Files } from "./repository.ts";

const { author, reviewer } = people;

export interface Proposal {
  /** Unique in the repository; the head branch has this name. */
  readonly branch: string;
  readonly files: Files;
  readonly by?: string;
  readonly base?: string;
}

/** Opens a pull request; its number. */
export async function propose(
  { github: { seed } }: Harness,
  { branch, files, by = author, base = "main" }: Proposal,
): Promise<number> {
  await seed.commitFiles(repo, branch, files, `Change ${branch}`, by);
  return seed.openPullRequest(repo, { head: branch, base, title: `Change ${branch}` }, by);
}

/** Changes the one setting that all environments share; previewed when it resolves. */
export async function proposeGreeting(harness: Harness, greeting: string): Promise<number> {
  const number = await propose(harness, { branch: greeting, files: baseFiles({ greeting }) });
  await untilPreviewed(harness, number);
  return number;
}

export function approve({ github }: Harness, number: number, by: string = reviewer): Promise<number> {
  return github.seed.approve(repo, number, by);
}

export async function dismiss({ github }: Harness, number: number, review: number): Promise<void> {
  const path = `/repos/${repo}/pulls/${number}/reviews/${review}/dismissals`;
  await github.seed.act(reviewer, { method: "PUT", path, body: { message: "Not yet" } });
}

/** The revision that the branch has afterwards. */
export function merge({ github }: Harness, number: number): Promise<string> {
  return github.seed.merge(repo, number, reviewer);
}

/** A previewed, approved and merged change of the setting; the revision that the branch has afterwards. */
export async function release(harness: Harness, greeting: string): Promise<{ number: number; sha: string }> {
  const number = await proposeGreeting(harness, greeting);
  await approve(harness, number);
  return { number, sha: await merge(harness, number) };
}

/** The comment's id. */
export function say(
  { github }: Harness,
  number: number,
  text: string,
  by: string = reviewer,
): Promise<number> {
  return github.seed.comment(repo, number, by, text);
}

/** Commits straight to a branch. */
export function push({ github }: Harness, files: Files, branch = "main"): Promise<string> {
  return github.seed.commitFiles(repo, branch, files, "Push", reviewer);
}

export async function setStatus(
  { github }: Harness,
  number: number,
  state: string,
  head: string,
): Promise<void> {
  const body = { state, context: "ci/test", description: `#${number}` };
  await github.seed.act(reviewer, { method: "POST", path: `/repos/${repo}/statuses/${head}`, body });
}

/** The required check passes on the pull request's head. */
export async function passCheck(harness: Harness, number: number): Promise<void> {
  await setStatus(harness, number, "success", await headOf(harness, number));
}

/** A fork of the repository with a commit on a branch, and a pull request from there. */
export async function proposeFromFork({ github: { seed } }: Harness, files: Files): Promise<number> {
  await seed.fork(repo, "mallory");
  await seed.commitFiles("mallory/shop", "gift", files, "A gift", "mallory");
  return seed.openPullRequest(repo, { head: "mallory:gift", title: "A gift" }, "mallory");
}

/** Another App of the organization, which may write what ours may write. */
export async function robot({ github }: Harness) {
  const { app, privateKey } = github.seed.registerApp({
    name: `Robot ${randomUUID().slice(0, 8)}`,
    owner: "acme",
    permissions: { pull_requests: "write", checks: "write", deployments: "write", metadata: "read" },
    events: [],
  });
  const { id } = github.seed.installApp(app, "acme");
  const probot = createProbotApp({
    appId: app.id,
    privateKey,
    baseUrl: github.apiUrl,
    secret: "x".repeat(32),
  });
  return (await probot.auth(id)).rest;
}

export const shop = { owner: "acme", repo: "shop" } as const;

export async function sayAsRobot(harness: Harness, number: number, body: string): Promise<void> {
  const { issues } = await robot(harness);
  await issues.createComment({ ...shop, issue_number: number, body });
}
