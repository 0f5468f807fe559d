/** Does things on the local GitHub as people do them, through the same code as the API. */

import type { Role } from "../../../src/core/model/pull-request.ts";
import type { FileChanges } from "../git/commits.ts";
import type { Account, Team } from "../model/account.ts";
import type { App, Installation, Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";
import type { Ruleset } from "../model/rules.ts";
import type { RegisteredApp } from "../operations/apps.ts";
import type { NewRuleset } from "../operations/rulesets.ts";
import type { Act } from "./act-as.ts";

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
  /** Pull requests from it stay open elsewhere, with nothing behind their heads. */
  deleteRepository(repo: string): void;
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
  /** A draft cannot be merged; GitHub's REST API has no route for this. */
  setDraft(repo: string, number: number, by: string, draft: boolean): Promise<void>;
  /** Presses one of the buttons of a completed check run. */
  pressCheckButton(repo: string, runId: number, by: string, identifier: string): void;
  suspend(installation: Installation, by: string): void;
  unsuspend(installation: Installation): void;
  uninstall(installation: Installation): void;
  /** Any call of the API as this person; rejects with an `ActError` unless it succeeds. */
  act(login: string, act: Act): Promise<unknown>;
  /** A token of this person, for clients and for git. */
  token(login: string): string;
  user(login: string): Account;
  repository(repo: string): Repository;
}
