/** A small company on a local GitHub, and clients of it that are not ours: Octokit and git. */

import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createSign } from "node:crypto";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import { expect, onTestFinished } from "vitest";
import type { App, Installation, Permissions } from "../../../sandbox/github/model/app.ts";
import { answerProblem, deliveryProblem } from "./description.ts";
import type { LocalGitHub, LocalGitHubOptions } from "../../../sandbox/github/start-local-github.ts";
import { startLocalGitHub } from "../../../sandbox/github/start-local-github.ts";

export const webhookSecret = "a secret that is long enough for a test of webhooks";

export const allPermissions: Permissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  statuses: "write",
  deployments: "write",
  members: "read",
  administration: "write",
};

const allEvents = [
  "pull_request",
  "pull_request_review",
  "push",
  "issue_comment",
  "check_run",
  "check_suite",
  "status",
  "deployment",
  "deployment_status",
  "create",
  "delete",
];

export interface Received {
  readonly event: string;
  readonly guid: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Scene {
  readonly github: LocalGitHub;
  readonly app: App;
  readonly privateKey: string;
  readonly installation: Installation;
  /** Webhooks that came, in their order. */
  readonly received: Received[];
  /** What the receiver answers; 202 unless changed. */
  readonly answer: { status: number; delayMs: number };
  /** Octokit with the App's JSON web token. */
  readonly asApp: () => Octokit;
  /** Octokit with an installation token, for less than all permissions when told. */
  readonly asInstallation: (permissions?: Permissions, repositoryIds?: readonly number[]) => Promise<Octokit>;
  /** Octokit as a person. */
  readonly as: (login: string) => Octokit;
  readonly git: (args: readonly string[], cwd?: string) => Promise<string>;
  /** A clone as this person. */
  readonly clone: (login: string, repo?: string) => Promise<string>;
  readonly folder: () => Promise<string>;
}

/** Answers and webhooks that are not as described. Answers that a fault made up are not in the log. */
function problemsOf(github: LocalGitHub): readonly string[] {
  const problems = [
    ...github.requests.all().map(answerProblem),
    ...github.deliveries().map(deliveryProblem),
  ].filter((problem) => problem !== undefined);
  return [...new Set(problems)];
}

export const repo = { owner: "acme", repo: "shop" } as const;

export async function createScene(
  options: LocalGitHubOptions & { readonly permissions?: Permissions } = {},
): Promise<Scene> {
  const received: Received[] = [];
  const answer = { status: 202, delayMs: 0 };
  const receiver = await startReceiver(received, answer);
  const github = await startLocalGitHub(options);
  onTestFinished(async () => {
    await github.stop();
    receiver.close();
    // Whatever a test was about: all that was answered and sent must be as GitHub describes it.
    expect(problemsOf(github)).toEqual([]);
  });
  const { seed } = github;
  for (const login of ["alice", "bob", "carol"]) seed.createUser(login);
  seed.createOrganization("acme", { alice: "admin", bob: "member" });
  await seed.createRepository({
    owner: "acme",
    name: "shop",
    files: { "README.md": "# shop\n", "base/web.yaml": "replicas: 1\n" },
    author: "alice",
  });
  seed.addCollaborator("acme/shop", "bob", "write");
  seed.addCollaborator("acme/shop", "carol", "read");
  const { app, privateKey } = seed.registerApp({
    name: "Slipway",
    owner: "acme",
    permissions: options.permissions ?? allPermissions,
    events: allEvents,
    webhookUrl: receiver.url,
    webhookSecret,
  });
  const installation = seed.installApp(app, "acme");
  const octokit = (auth: string): Octokit =>
    new Octokit({ baseUrl: github.apiUrl, auth, log: quiet, request: { retries: 0 } });
  return {
    github,
    app,
    privateKey,
    installation,
    received,
    answer,
    asApp: () => octokit(jwt(app.id, privateKey, {})),
    async asInstallation(permissions, repositoryIds) {
      const { data } = await octokit(jwt(app.id, privateKey, {})).rest.apps.createInstallationAccessToken({
        installation_id: installation.id,
        ...(permissions === undefined ? {} : { permissions }),
        ...(repositoryIds === undefined ? {} : { repository_ids: [...repositoryIds] }),
      });
      return octokit(data.token);
    },
    as: (login) => octokit(seed.token(login)),
    git: runGit,
    async clone(login, name = "acme/shop") {
      const dir = path.join(await temporaryFolder(), "clone");
      await runGit(["clone", "--quiet", remote(github, seed.token(login), name), dir]);
      await runGit(["config", "user.name", login], dir);
      await runGit(["config", "user.email", `${login}@example.com`], dir);
      return dir;
    },
    folder: temporaryFolder,
  };
}

const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Octokit logs every refusal, and the tests want many.
}

export function remote(github: LocalGitHub, token: string, name = "acme/shop"): string {
  return `http://x-access-token:${token}@${new URL(github.webUrl).host}/${name}.git`;
}

const run = promisify(execFile);

async function runGit(args: readonly string[], cwd?: string): Promise<string> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  const { stdout } = await run("git", [...args], { env, ...(cwd === undefined ? {} : { cwd }) });
  return stdout.trim();
}

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "local-github-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function startReceiver(
  received: Received[],
  answer: { readonly status: number; readonly delayMs: number },
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({
        event: String(request.headers["x-github-event"]),
        guid: String(request.headers["x-github-delivery"]),
        headers: request.headers,
        body: Buffer.concat(parts).toString("utf8"),
      });
      setTimeout(() => response.writeHead(answer.status, { "x-seen": "yes" }).end("noted"), answer.delayMs);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A JSON web token as Apps make them; any claim can be changed. */
export function jwt(
  issuer: number | string,
  privateKey: string,
  changes: { readonly alg?: string; readonly iat?: unknown; readonly exp?: unknown; readonly now?: number },
): string {
  const now = Math.floor((changes.now ?? Date.now()) / 1000);
  const unsigned = `${encode({ alg: changes.alg ?? "RS256", typ: "JWT" })}.${encode({
    iat: "iat" in changes ? changes.iat : now - 30,
    exp: "exp" in changes ? changes.exp : now + 570,
    iss: issuer,
  })}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url")}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Sends what Octokit's types would not let through. */
export function sendUntyped(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return octokit.request(route, parameters);
}

/** The status and message of a call that must fail. */
export async function refusalOf(promise: Promise<unknown>): Promise<{
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}> {
  const failure: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isRequestError(failure)) throw new Error("the call did not fail as a refusal", { cause: failure });
  const { status, response } = failure;
  const body = response?.data;
  const message = typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";
  return { status, message, headers: response?.headers ?? {}, body };
}

interface RequestFailure {
  readonly status: number;
  readonly response?: { readonly data: unknown; readonly headers: Readonly<Record<string, unknown>> };
}

function isRequestError(error: unknown): error is RequestFailure {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}
