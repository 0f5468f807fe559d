/** Does things on the local GitHub as people do them, through the same code as the API. */

import { z } from "zod";
import type { Role } from "../../../src/core/model/pull-request.ts";
import type { FileChanges } from "../git/commits.ts";
import { createCommit, writeTree } from "../git/commits.ts";
import { readRef, updateRef, zeroOid } from "../git/refs.ts";
import { ApiError } from "../http/api-error.ts";
import type { Api } from "../http/dispatch.ts";
import type { Hub } from "../hub.ts";
import type { Account, Team } from "../model/account.ts";
import type { App, Installation, Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";
import type { Ruleset } from "../model/rules.ts";
import { createAccount, createTeam, findAccount, userToken } from "../operations/accounts.ts";
import type { RegisteredApp } from "../operations/apps.ts";
import { changeInstalledRepositories, installApp, registerApp } from "../operations/apps.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { createRepository, forkRepository } from "../operations/repositories.ts";
import { pushRules } from "../operations/rules.ts";
import { createRuleset } from "../operations/rulesets.ts";
import type { NewRuleset } from "../operations/rulesets.ts";
import { signatureOf } from "../operations/signature.ts";
import { repositoryOf } from "../auth/access.ts";
import type { Act } from "./act-as.ts";
import { actAs } from "./act-as.ts";

export interface NewSeedRepository {
  readonly owner: string;
  readonly name: string;
  readonly files?: FileChanges;
  readonly private?: boolean;
  readonly description?: string;
  readonly message?: string;
  readonly author?: string;
}

export interface NewSeedApp {
  readonly name: string;
  readonly owner: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

/** `repo` is `owner/name`, a person is a login. */
export interface Seed {
  createUser(login: string, options?: { readonly name?: string; readonly email?: string }): Account;
  createOrganization(login: string, members?: Readonly<Record<string, "admin" | "member">>): Account;
  createTeam(
    org: string,
    slug: string,
    members: readonly string[],
    options?: { readonly parent?: Team },
  ): Team;
  createRepository(repository: NewSeedRepository): Promise<Repository>;
  fork(repo: string, owner: string): Promise<Repository>;
  addCollaborator(repo: string, login: string, role: Role, customRole?: string): void;
  createRuleset(repo: string, ruleset: NewRuleset): Ruleset;
  registerApp(app: NewSeedApp): RegisteredApp;
  /** Absent repositories: all of the account. */
  installApp(app: App, account: string, repositories?: readonly string[]): Installation;
  changeInstalledRepositories(
    installation: Installation,
    change: { readonly added?: readonly string[]; readonly removed?: readonly string[] },
  ): void;
  /** Where an App's webhooks go, once that is known. */
  setWebhookUrl(app: App, url: string): void;
  /** Commits as this person and moves the branch (made from the default branch when it is new). The commit's SHA. */
  commitFiles(
    repo: string,
    branch: string,
    files: FileChanges,
    message: string,
    author: string,
  ): Promise<string>;
  openPullRequest(
    repo: string,
    pull: {
      readonly head: string;
      readonly base?: string;
      readonly title: string;
      readonly body?: string;
      readonly draft?: boolean;
    },
    author: string,
  ): Promise<number>;
  approve(repo: string, number: number, reviewer: string, body?: string): Promise<number>;
  requestChanges(repo: string, number: number, reviewer: string, body: string): Promise<number>;
  /** The SHA that the base branch has afterwards. */
  merge(repo: string, number: number, by: string, method?: "merge" | "squash" | "rebase"): Promise<string>;
  /** The comment's id. */
  comment(repo: string, number: number, author: string, body: string): Promise<number>;
  /** Any call of the API as this person; rejects with an `ActError` unless it succeeds. */
  act(login: string, act: Act): Promise<unknown>;
  /** A token of this person, for clients and for git. */
  token(login: string): string;
  user(login: string): Account;
  repository(repo: string): Repository;
}

const withId = z.object({ id: z.number() });
const withNumber = z.object({ number: z.number() });
const withSha = z.object({ sha: z.string() });

export function createSeed(hub: Hub, api: Api): Seed {
  const user = (login: string): Account => {
    const account = findAccount(hub, login);
    if (account === undefined) throw new Error(`there is nobody called ${login}`);
    return account;
  };
  const repository = (repo: string): Repository => {
    const [owner = "", name = ""] = repo.split("/");
    return repositoryOf(hub, owner, name);
  };
  const token = (login: string): string => userToken(hub, user(login));
  const act = (login: string, call: Act): Promise<unknown> => actAs(api, token(login), call);
  const review = async (
    repo: string,
    number: number,
    by: string,
    body: { readonly event: string; readonly body: string },
  ) =>
    withId.parse(await act(by, { method: "POST", path: `/repos/${repo}/pulls/${number}/reviews`, body })).id;
  return {
    user,
    repository,
    token,
    act,
    createUser: (login, options = {}) => createAccount(hub, { login, ...options }),
    createOrganization(login, members = {}) {
      const organization = createAccount(hub, { login, type: "Organization" });
      for (const [member, role] of Object.entries(members)) organization.members.set(user(member).id, role);
      return organization;
    },
    createTeam(org, slug, members, options = {}) {
      const team = createTeam(hub, { organization: user(org), slug, ...options });
      for (const member of members) team.members.set(user(member).id, { role: "member", state: "active" });
      return team;
    },
    createRepository: ({ owner, author, ...rest }) =>
      createRepository(hub, {
        ...rest,
        owner: user(owner),
        ...(author === undefined ? {} : { author: user(author) }),
      }),
    fork: (repo, owner) => forkRepository(hub, { parent: repository(repo), owner: user(owner) }),
    addCollaborator(repo, login, role, customRole) {
      repository(repo).collaborators.set(user(login).id, {
        role,
        ...(customRole === undefined ? {} : { customRole }),
      });
    },
    createRuleset: (repo, ruleset) => createRuleset(hub, repository(repo), ruleset),
    registerApp: ({ owner, ...app }) => registerApp(hub, { ...app, owner: user(owner) }),
    installApp: (app, account, repositories) =>
      installApp(hub, {
        app,
        account: user(account),
        ...(repositories === undefined ? {} : { repositories: repositories.map(repository) }),
      }),
    changeInstalledRepositories: (installation, { added = [], removed = [] }) =>
      changeInstalledRepositories(hub, installation, {
        added: added.map(repository),
        removed: removed.map(repository),
      }),
    setWebhookUrl(app, url) {
      app.hook.url = url;
    },
    commitFiles: (repo, branch, files, message, author) =>
      commitFiles(hub, { repository: repository(repo), branch, files, message, author: user(author) }),
    openPullRequest: async (repo, pull, author) =>
      withNumber.parse(
        await act(author, {
          method: "POST",
          path: `/repos/${repo}/pulls`,
          body: { base: repository(repo).defaultBranch, ...pull },
        }),
      ).number,
    approve: (repo, number, by, body = "") => review(repo, number, by, { event: "APPROVE", body }),
    requestChanges: (repo, number, by, body) => review(repo, number, by, { event: "REQUEST_CHANGES", body }),
    merge: async (repo, number, by, method = "merge") =>
      withSha.parse(
        await act(by, {
          method: "PUT",
          path: `/repos/${repo}/pulls/${number}/merge`,
          body: { merge_method: method },
        }),
      ).sha,
    comment: async (repo, number, author, body) =>
      withId.parse(
        await act(author, {
          method: "POST",
          path: `/repos/${repo}/issues/${number}/comments`,
          body: { body },
        }),
      ).id,
  };
}

interface CommitRequest {
  readonly repository: Repository;
  readonly branch: string;
  readonly files: FileChanges;
  readonly message: string;
  readonly author: Account;
}

async function commitFiles(
  hub: Hub,
  { repository, branch, files, message, author }: CommitRequest,
): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const tip = await readRef(repository.dir, ref);
  const base = tip ?? (await readRef(repository.dir, `refs/heads/${repository.defaultBranch}`));
  const rules = pushRules(hub, { repository, branch, actor: { account: author } });
  if (tip !== undefined && rules.includes("pull_request")) {
    throw new ApiError(
      409,
      "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
    );
  }
  const signature = signatureOf(hub, author);
  const tree = await writeTree(repository.dir, base, files);
  const after = await createCommit(repository.dir, {
    tree,
    parents: base === undefined ? [] : [base],
    message,
    author: signature,
    committer: signature,
  });
  const before = tip ?? zeroOid;
  if ((await updateRef(repository.dir, { name: ref, before, after })) !== "done") {
    throw new ApiError(409, `${branch} was changed meanwhile`);
  }
  await afterRefChanges(hub, [{ repository, ref, before, after, actor: { account: author } }]);
  return after;
}
