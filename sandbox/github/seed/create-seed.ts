/** The helpers of a seed: people, repositories and Apps are made, everything else is asked of the API. */

import { z } from "zod";
import type { Api } from "../http/dispatch.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { createAccount, createTeam, findAccount, userToken } from "../operations/accounts.ts";
import {
  changeInstalledRepositories,
  installApp,
  registerApp,
  removeInstallation,
  suspendInstallation,
  unsuspendInstallation,
} from "../operations/apps.ts";
import { requestRunAction } from "../operations/run-events.ts";
import { setDraft } from "../operations/pull-state.ts";
import { createRepository, deleteRepository, forkRepository } from "../operations/repositories.ts";
import { createRuleset } from "../operations/rulesets.ts";
import { repositoryOf } from "../auth/access.ts";
import type { Act } from "./act-as.ts";
import { actAs } from "./act-as.ts";

import { commitFiles } from "./commit-files.ts";
import type { Seed } from "./seed.ts";

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
  const pullAt = (repo: string, number: number): PullRequest => {
    const pull = repository(repo).pulls.get(number);
    if (pull === undefined) throw new Error(`${repo} has no pull request ${number}`);
    return pull;
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
    deleteRepository: (repo) => deleteRepository(hub, repository(repo)),
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
    async setDraft(repo, number, by, draft) {
      const place = {
        repository: repository(repo),
        pull: pullAt(repo, number),
        actor: { account: user(by) },
      };
      await setDraft(hub, place, draft);
    },
    pressCheckButton(repo, runId, by, identifier) {
      const place = repository(repo);
      const run = place.checkRuns.get(runId);
      if (run === undefined) throw new Error(`${repo} has no check run ${runId}`);
      requestRunAction(hub, { repository: place, run, actor: { account: user(by) }, identifier });
    },
    suspend: (installation, by) => suspendInstallation(hub, installation, user(by)),
    unsuspend: (installation) => unsuspendInstallation(hub, installation),
    uninstall: (installation) => removeInstallation(hub, installation),
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
