/** Makes people, organizations and teams. */

import type { Role } from "../../../src/core/model/pull-request.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account, Team } from "../model/account.ts";

export interface NewAccount {
  readonly login: string;
  readonly type?: Account["type"];
  readonly name?: string;
  readonly email?: string;
}

export function createAccount(hub: Hub, { login, type = "User", name, email }: NewAccount): Account {
  if (findAccount(hub, login) !== undefined) throw new Error(`there is already an account called ${login}`);
  const id = hub.ids.next("account");
  const plain = login.replace(/\[bot\]$/, "-bot");
  const account: Account = {
    id,
    login,
    type,
    name: name ?? (type === "User" ? login.charAt(0).toUpperCase() + login.slice(1) : ""),
    email: email ?? (type === "Organization" ? "" : `${id}+${plain}@users.noreply.localhost`),
    createdAt: timestamp(hub),
    members: new Map(),
  };
  hub.store.accounts.set(id, account);
  return account;
}

export function findAccount(hub: Hub, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return [...hub.store.accounts.values()].find((account) => account.login.toLowerCase() === wanted);
}

export function createTeam(
  hub: Hub,
  {
    organization,
    slug,
    parent,
  }: { readonly organization: Account; readonly slug: string; readonly parent?: Team },
): Team {
  const team: Team = {
    id: hub.ids.next("team"),
    organizationId: organization.id,
    slug,
    name: slug,
    ...(parent === undefined ? {} : { parentId: parent.id }),
    members: new Map(),
    repositories: new Map<number, Role>(),
  };
  hub.store.teams.set(team.id, team);
  return team;
}

/** A token of this person, as a personal access token is. The same person always gets the same. */
export function userToken(hub: Hub, user: Account): string {
  for (const token of hub.store.tokens.values()) {
    if (token.kind === "user" && token.userId === user.id) return token.value;
  }
  const value = `ghp_${hub.ids.secret(36)}`;
  hub.store.tokens.set(value, { kind: "user", value, userId: user.id });
  return value;
}
