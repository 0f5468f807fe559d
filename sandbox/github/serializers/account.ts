/** People, bots, organizations and teams as the API shows them. */

import type { Hub } from "../hub.ts";
import type { Account, Team } from "../model/account.ts";
import { nodeId } from "../store.ts";

const nodePrefix = { User: "U", Bot: "BOT", Organization: "O" } as const;

export function accountNodeId({ type, id }: Account): string {
  return nodeId(nodePrefix[type], id);
}

export function accountHtmlUrl(hub: Hub, { type, login }: Account): string {
  return type === "Bot"
    ? `${hub.urls.web}/apps/${login.replace(/\[bot\]$/, "")}`
    : `${hub.urls.web}/${login}`;
}

export function serializeAccount(hub: Hub, account: Account) {
  const url = `${hub.urls.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    avatar_url: `${hub.urls.web}/avatars/${account.id}.svg`,
    gravatar_id: "",
    url,
    html_url: accountHtmlUrl(hub, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function serializeAccountId(hub: Hub, id: number | undefined) {
  const account = id === undefined ? undefined : hub.store.accounts.get(id);
  return account === undefined ? null : serializeAccount(hub, account);
}

/** `GET /users/{username}` and `GET /user`. */
export function serializeProfile(hub: Hub, account: Account) {
  return {
    ...serializeAccount(hub, account),
    name: account.name === "" ? null : account.name,
    company: null,
    blog: "",
    location: null,
    email: account.email === "" ? null : account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

/** The organization inside a webhook. */
export function serializeOrganization(hub: Hub, account: Account) {
  const url = `${hub.urls.api}/orgs/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${hub.urls.web}/avatars/${account.id}.svg`,
    description: null,
  };
}

export function serializeTeam(hub: Hub, team: Team) {
  const url = `${hub.urls.api}/organizations/${team.organizationId}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId("T", team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    url,
    html_url: `${hub.urls.web}/orgs/${hub.store.accounts.get(team.organizationId)?.login ?? ""}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: team.organizationId,
    parent: null,
  };
}
