/** Whether a caller may use a route: what is outside the grant does not exist, what lacks a permission is named. */

import { ApiError, forbidden, notFound, RepositoryMoved, requiresAuthentication } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Level, Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";
import type { Actor, Caller, InstallationCaller } from "./caller.ts";
import type { Need } from "./permissions.ts";
import { atLeast, roleOf } from "./roles.ts";

/** By its name; one that was renamed tells where it is now. */
export function repositoryOf(hub: Hub, owner: string, name: string): Repository {
  const owned = [...hub.store.repositories.values()].filter(({ ownerId }) =>
    same(hub.store.accounts.get(ownerId)?.login ?? "", owner),
  );
  const found = owned.find((repository) => same(repository.name, name));
  if (found !== undefined) return found;
  const moved = owned.find(({ formerNames }) => formerNames.some((former) => same(former, name)));
  throw moved === undefined ? notFound() : new RepositoryMoved(moved.id);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Throws unless the caller may do what the need says in this repository. */
export function checkRepositoryAccess(
  hub: Hub,
  {
    caller,
    repository,
    need,
  }: { readonly caller: Caller; readonly repository: Repository; readonly need: Need },
): void {
  switch (caller.kind) {
    case "anonymous":
      if (repository.private) throw notFound();
      if (need.role !== "read") throw requiresAuthentication();
      return;
    case "app":
      throw new ApiError(401, "A JSON web token could not be decoded");
    case "user":
      checkUser(hub, { userId: caller.user.id, repository, need });
      return;
    case "installation":
      checkInstallation(caller, repository, need);
  }
}

function checkUser(
  hub: Hub,
  {
    userId,
    repository,
    need,
  }: { readonly userId: number; readonly repository: Repository; readonly need: Need },
): void {
  const role = roleOf(hub, repository, userId);
  if (!atLeast(role, "read")) throw notFound();
  if (need.appOnly === true) throw forbidden("You must authenticate via a GitHub App.");
  if (!atLeast(role, need.role)) {
    throw need.role === "admin" ? notFound() : forbidden("Must have write access to the repository.");
  }
}

function checkInstallation(caller: InstallationCaller, repository: Repository, need: Need): void {
  const granted = covers(caller, repository);
  const publicRead = !repository.private && need.publicRead !== false && need.role === "read";
  if (!granted) {
    if (publicRead) return;
    throw repository.private ? notFound() : notAccessible(need);
  }
  if (publicRead || need.anyOf.some((alternative) => satisfies(caller.permissions, alternative))) return;
  throw notAccessible(need);
}

export function covers(caller: InstallationCaller, repository: Repository): boolean {
  return (
    installationCovers(caller.installation, repository) && (caller.repositoryIds?.has(repository.id) ?? true)
  );
}

export function installationCovers(
  installation: {
    readonly accountId: number;
    readonly repositorySelection: "all" | "selected";
    readonly repositoryIds: ReadonlySet<number>;
  },
  repository: Repository,
): boolean {
  if (installation.accountId !== repository.ownerId) return false;
  return installation.repositorySelection === "all" || installation.repositoryIds.has(repository.id);
}

const levels: readonly Level[] = ["read", "write", "admin"];

export function satisfies(have: Permissions, wanted: Permissions): boolean {
  return Object.entries(wanted).every(([name, level]) => {
    const given = have[name];
    return given !== undefined && levels.indexOf(given) >= levels.indexOf(level);
  });
}

/** The header lists what would do: commas join what is needed together, semicolons part the alternatives. */
export function notAccessible(need: Pick<Need, "anyOf">): ApiError {
  const accepted = need.anyOf
    .map((alternative) =>
      Object.entries(alternative)
        .map(([name, level]) => `${name}=${level}`)
        .join(","),
    )
    .join("; ");
  return forbidden("Resource not accessible by integration", { "x-accepted-github-permissions": accepted });
}

/** The account that a write is shown under. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case "user":
      return { account: caller.user };
    case "installation":
      return { account: caller.bot, app: caller.app };
    case "app":
    case "anonymous":
      throw requiresAuthentication();
  }
}
