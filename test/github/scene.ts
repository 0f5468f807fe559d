/** A local GitHub with a repository, people, our App and a rival one: what the adapter's tests look at. */

import { Octokit } from "@octokit/rest";
import type { RepositoryRef } from "../../src/core/model/repository.ts";
import { isRevision, type Revision } from "../../src/core/model/revision.ts";
import { appEvents, appPermissions } from "../../src/github/app-manifest.ts";
import { createGitHub, type GitHubOptions } from "../../src/github/create-github.ts";
import type { GitHubRepository } from "../../src/github/github.ts";
import { createProbotApp } from "../../src/github/probot-app.ts";
import type { App, Permissions } from "../../sandbox/github/model/app.ts";
import { type LocalGitHub, startLocalGitHub } from "../../sandbox/github/start-local-github.ts";

export const repo = "acme/shop";

export interface ScenePart {
  /** Of our App; all that `app.yml` asks for when absent. */
  readonly permissions?: Permissions;
  readonly clock?: () => number;
  readonly fetch?: typeof fetch;
}

export interface Scene {
  readonly local: LocalGitHub;
  /** Ours, as the local GitHub holds it. */
  readonly app: App;
  readonly options: GitHubOptions;
  readonly github: ReturnType<typeof createGitHub>;
  readonly ref: RepositoryRef;
  readonly shop: GitHubRepository;
  /** The same repository by another App. */
  readonly rival: GitHubRepository;
  /** Root commit of `main`. */
  readonly root: Revision;
  /** Commits to a new branch and opens a pull request to main, by bob. */
  readonly openPull: (branch: string) => Promise<{ readonly number: number; readonly head: Revision }>;
  /** A plain client of our App with all its permissions: for what the adapter would not do, or not as fast. */
  readonly byHand: () => Promise<Octokit>;
  /** How often this was asked for. */
  readonly asked: (method: string, path: string | RegExp) => number;
}

export async function startScene({
  permissions = appPermissions,
  clock,
  fetch: base,
}: ScenePart = {}): Promise<Scene> {
  const local = await startLocalGitHub(clock === undefined ? {} : { clock });
  const { seed } = local;
  for (const login of ["alice", "bob", "carol", "mallory"]) seed.createUser(login);
  seed.createOrganization("acme", { alice: "admin" });
  const { id } = await seed.createRepository({
    owner: "acme",
    name: "shop",
    private: true,
    files: { "README.md": "# shop\n" },
    author: "alice",
  });
  seed.addCollaborator(repo, "bob", "write");
  seed.addCollaborator(repo, "carol", "read");
  const connect = (name: string, granted: Permissions) => {
    const { app, privateKey } = seed.registerApp({
      name,
      owner: "acme",
      permissions: granted,
      events: appEvents,
    });
    const installation = seed.installApp(app, "acme");
    const options: GitHubOptions = {
      appId: app.id,
      privateKey,
      baseUrl: local.apiUrl,
      ...(clock === undefined ? {} : { clock }),
      ...(base === undefined ? {} : { fetch: base }),
    };
    const ref: RepositoryRef = { installationId: installation.id, id, owner: "acme", name: "shop" };
    return { app, options, github: createGitHub(options), ref };
  };
  const ours = connect("Slipway", permissions);
  const other = connect("Rival", appPermissions);
  const shop = ours.github.repository(ours.ref);
  const root = revision(
    await local.seed.act("alice", { method: "GET", path: `/repos/${repo}/git/ref/heads/main` }),
  );
  return {
    ...ours,
    local,
    shop,
    rival: other.github.repository(other.ref),
    root,
    async openPull(branch) {
      const head = await seed.commitFiles(
        repo,
        branch,
        { [`${branch}.yaml`]: "a: 1\n" },
        `Add ${branch}`,
        "bob",
      );
      const number = await seed.openPullRequest(repo, { head: branch, title: `The ${branch}` }, "bob");
      if (!isRevision(head)) throw new Error("no revision");
      return { number, head };
    },
    async byHand() {
      const probot = createProbotApp({ ...ours.options, secret: "x".repeat(32) });
      const { rest } = await probot.auth();
      const { data } = await rest.apps.createInstallationAccessToken({
        installation_id: ours.ref.installationId,
      });
      return new Octokit({ auth: data.token, baseUrl: local.apiUrl });
    },
    asked: (method, path) => local.requests.matching(method, path).length,
  };
}

/** Of no commit anywhere. */
export const unknownRevision = revision({ sha: "0123456789".repeat(4) });

function revision(ref: unknown): Revision {
  const found = /"sha":"([0-9a-f]{40})"/.exec(JSON.stringify(ref))?.[1] ?? "";
  if (!isRevision(found)) throw new Error("no revision");
  return found;
}
