/** Who may do what: collaborators of a repository, teams and members of an organization. */

import { z } from "zod";
import type { Role } from "../../../src/core/model/pull-request.ts";
import { isMember, grantOf, membershipOf } from "../auth/roles.ts";
import { json, noContent } from "../http/answer.ts";
import { notFound } from "../http/api-error.ts";
import type { Call, RepositoryCall, Routes } from "../http/call.ts";
import { param } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { Account, Team } from "../model/account.ts";
import { findAccount } from "../operations/accounts.ts";
import { serializeAccount, serializeOrganization, serializeTeam } from "../serializers/account.ts";
import { serializeRoles } from "../serializers/repository.ts";
import { found } from "./lookup.ts";

const one = "/repos/{owner}/{repo}/collaborators/{username}";
const collaboratorBody = z.object({
  permission: z.enum(["pull", "triage", "push", "maintain", "admin"]).optional(),
});
const roles = {
  pull: "read",
  triage: "triage",
  push: "write",
  maintain: "maintain",
  admin: "admin",
} as const;

export const collaboratorRoutes: Routes<RepositoryCall> = {
  [`GET ${one}/permission`]: (call) => {
    const account = userOf(call);
    const { role, customRole } = grantOf(call.hub, call.repository, account.id);
    const user = {
      ...serializeAccount(call.hub, account),
      permissions: serializeRoles(call.hub, call.repository, account.id),
      role_name: customRole ?? role,
    };
    return json(200, { permission: coarse(role), role_name: customRole ?? role, user });
  },
  [`GET ${one}`]: (call) => {
    if (grantOf(call.hub, call.repository, userOf(call).id).role === "none") throw notFound();
    return noContent();
  },
  [`PUT ${one}`]: (call) => {
    const { permission = "push" } = readBody(call.request.body, collaboratorBody);
    call.repository.collaborators.set(userOf(call).id, { role: roles[permission] });
    return noContent();
  },
};

/** `permission` knows four words: maintain is write there, triage is read. */
function coarse(role: Role): "admin" | "write" | "read" | "none" {
  if (role === "maintain") return "write";
  if (role === "triage") return "read";
  return role;
}

function userOf(call: Call): Account {
  return found(findAccount(call.hub, param(call, "username")));
}

const team = "/orgs/{org}/teams/{team_slug}";

export const organizationRoutes: Routes = {
  [`GET ${team}`]: (call) => {
    const wanted = teamOf(call);
    return json(200, showTeam(call, wanted, organizationOf(call)));
  },
  [`GET ${team}/members`]: (call) => {
    const wanted = teamOf(call);
    const items = [...call.hub.store.accounts.values()].filter(({ id }) => isMember(call.hub, wanted, id));
    return paginate({ url: call.url, items }, (account) => serializeAccount(call.hub, account));
  },
  [`GET ${team}/memberships/{username}`]: (call) => {
    const wanted = teamOf(call);
    const account = userOf(call);
    const { role, state } = found(membershipOf(call.hub, wanted, account.id));
    const url = `${call.hub.urls.api}/organizations/${wanted.organizationId}/team/${wanted.id}/memberships/${account.login}`;
    return json(200, { url, role, state });
  },
  "GET /orgs/{org}/memberships/{username}": (call) => {
    const organization = organizationOf(call);
    const account = userOf(call);
    const role = found(organization.members.get(account.id));
    const shown = serializeOrganization(call.hub, organization);
    return json(200, {
      url: `${shown.url}/memberships/${account.login}`,
      state: "active",
      role,
      organization_url: shown.url,
      organization: { ...shown, description: "" },
      user: serializeAccount(call.hub, account),
    });
  },
};

function organizationOf(call: Call): Account {
  return found(findAccount(call.hub, param(call, "org")));
}

function teamOf(call: Call): Team {
  const { id } = organizationOf(call);
  const slug = param(call, "team_slug");
  return found(
    [...call.hub.store.teams.values()].find(
      (candidate) => candidate.organizationId === id && candidate.slug === slug,
    ),
  );
}

function showTeam({ hub }: Call, wanted: Team, organization: Account) {
  const { createdAt } = organization;
  return {
    ...serializeTeam(hub, wanted),
    members_count: wanted.members.size,
    repos_count: wanted.repositories.size,
    created_at: createdAt,
    updated_at: createdAt,
    organization: {
      ...serializeOrganization(hub, organization),
      html_url: `${hub.urls.web}/${organization.login}`,
      name: organization.name,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      has_organization_projects: false,
      has_repository_projects: false,
      is_verified: false,
      created_at: createdAt,
      updated_at: createdAt,
      archived_at: null,
      type: "Organization",
    },
  };
}
