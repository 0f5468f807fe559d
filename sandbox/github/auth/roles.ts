/** What a person may do in a repository: the highest of owner, collaborator and teams. */

import type { Role } from "../../../src/core/model/pull-request.ts";
import type { Hub } from "../hub.ts";
import type { Team } from "../model/account.ts";
import type { Grant, Repository } from "../model/repository.ts";

const order: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

export function atLeast(role: Role, wanted: Role): boolean {
  return order.indexOf(role) >= order.indexOf(wanted);
}

export function grantOf(hub: Hub, repository: Repository, userId: number): Grant {
  const grants: Grant[] = [{ role: repository.private ? "none" : "read" }];
  if (owns(hub, repository, userId)) grants.push({ role: "admin" });
  const own = repository.collaborators.get(userId);
  if (own !== undefined) grants.push(own);
  for (const team of hub.store.teams.values()) {
    const role = team.repositories.get(repository.id);
    if (role !== undefined && isMember(hub, team, userId)) grants.push({ role });
  }
  return grants.reduce((best, grant) =>
    order.indexOf(grant.role) > order.indexOf(best.role) ? grant : best,
  );
}

export function roleOf(hub: Hub, repository: Repository, userId: number): Role {
  return grantOf(hub, repository, userId).role;
}

function owns(hub: Hub, repository: Repository, userId: number): boolean {
  if (repository.ownerId === userId) return true;
  return hub.store.accounts.get(repository.ownerId)?.members.get(userId) === "admin";
}

/** Members of a child team belong to its parents too. */
export function isMember(hub: Hub, team: Team, userId: number): boolean {
  return membershipOf(hub, team, userId)?.state === "active";
}

export function membershipOf(
  hub: Hub,
  team: Team,
  userId: number,
): { readonly role: "member" | "maintainer"; readonly state: "active" | "pending" } | undefined {
  const own = team.members.get(userId);
  if (own?.state === "active") return own;
  for (const child of hub.store.teams.values()) {
    if (child.parentId !== team.id) continue;
    const inherited = membershipOf(hub, child, userId);
    if (inherited?.state === "active") return { role: "member", state: "active" };
  }
  return own;
}
