/** Registers Apps, installs them, and makes their tokens. */

import { generateKeyPairSync } from "node:crypto";
import { installationCovers, satisfies } from "../auth/access.ts";
import { ApiError, validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { isoSeconds, timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { App, Installation, Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";
import { serializeInstallation } from "../serializers/app.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import { nodeId } from "../store.ts";
import { createAccount, findAccount } from "./accounts.ts";

export interface NewApp {
  readonly name: string;
  readonly owner: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly description?: string;
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

export interface RegisteredApp {
  readonly app: App;
  /** PKCS#1, as GitHub hands it out. */
  readonly privateKey: string;
}

export function registerApp(hub: Hub, input: NewApp): RegisteredApp {
  const slug = input.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (findAccount(hub, `${slug}[bot]`) !== undefined) {
    throw validationFailed([{ resource: "Integration", field: "name", code: "already_exists" }]);
  }
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const app: App = {
    id: hub.ids.next("app"),
    slug,
    name: input.name,
    description: input.description ?? "",
    ownerId: input.owner.id,
    botId: createAccount(hub, { login: `${slug}[bot]`, type: "Bot" }).id,
    clientId: `Iv23${hub.ids.secret(16)}`,
    clientSecret: hub.ids.secret(40),
    publicKeys: [pair.publicKey],
    createdAt: timestamp(hub),
    permissions: { metadata: "read", ...input.permissions },
    events: input.events,
    hook: {
      id: hub.ids.next("hook"),
      ...(input.webhookUrl === undefined ? {} : { url: input.webhookUrl }),
      secret: input.webhookSecret ?? hub.ids.secret(40),
      active: true,
    },
  };
  hub.store.apps.set(app.id, app);
  return { app, privateKey: pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString() };
}

export interface NewInstallation {
  readonly app: App;
  readonly account: Account;
  /** Absent: all repositories. */
  readonly repositories?: readonly Repository[];
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
}

export function installApp(
  hub: Hub,
  { app, account, repositories, permissions, events }: NewInstallation,
): Installation {
  const now = timestamp(hub);
  const installation: Installation = {
    id: hub.ids.next("installation"),
    appId: app.id,
    accountId: account.id,
    createdAt: now,
    updatedAt: now,
    permissions: permissions ?? app.permissions,
    events: events ?? app.events,
    repositorySelection: repositories === undefined ? "all" : "selected",
    repositoryIds: new Set(repositories?.map(({ id }) => id)),
  };
  hub.store.installations.set(installation.id, installation);
  emitInstallation(hub, installation, "created");
  return installation;
}

export function removeInstallation(hub: Hub, installation: Installation): void {
  emitInstallation(hub, installation, "deleted");
  hub.store.installations.delete(installation.id);
}

export function suspendInstallation(hub: Hub, installation: Installation, by: Account): void {
  installation.suspendedAt = timestamp(hub);
  installation.suspendedById = by.id;
  emitInstallation(hub, installation, "suspend");
}

export function unsuspendInstallation(hub: Hub, installation: Installation): void {
  delete installation.suspendedAt;
  delete installation.suspendedById;
  emitInstallation(hub, installation, "unsuspend");
}

function emitInstallation(hub: Hub, installation: Installation, action: string): void {
  const sender = hub.store.accounts.get(installation.accountId);
  if (sender === undefined) return;
  hub.webhooks.emit({
    name: "installation",
    action,
    sender,
    installation,
    payload: {
      installation: serializeInstallation(hub, installation),
      repositories: installedRepositories(hub, installation).map((repository) =>
        serializeBrief(hub, repository),
      ),
      requester: null,
    },
  });
}

/** Adds to or takes from the selected repositories of an installation. */
export function changeInstalledRepositories(
  hub: Hub,
  installation: Installation,
  {
    added = [],
    removed = [],
  }: { readonly added?: readonly Repository[]; readonly removed?: readonly Repository[] },
): void {
  installation.repositorySelection = "selected";
  for (const { id } of added) installation.repositoryIds.add(id);
  for (const { id } of removed) installation.repositoryIds.delete(id);
  const sender = hub.store.accounts.get(installation.accountId);
  if (sender === undefined) return;
  hub.webhooks.emit({
    name: "installation_repositories",
    action: removed.length > 0 ? "removed" : "added",
    sender,
    installation,
    payload: {
      installation: serializeInstallation(hub, installation),
      repository_selection: installation.repositorySelection,
      repositories_added: added.map((repository) => serializeBrief(hub, repository)),
      repositories_removed: removed.map((repository) => serializeBrief(hub, repository)),
      requester: null,
    },
  });
}

function serializeBrief(hub: Hub, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: repositoryFullName(hub, repository),
    private: repository.private,
  };
}

export function installedRepositories(hub: Hub, installation: Installation): readonly Repository[] {
  return [...hub.store.repositories.values()].filter((repository) =>
    installationCovers(installation, repository),
  );
}

export interface TokenRequest {
  readonly repositoryIds?: readonly number[];
  readonly repositories?: readonly string[];
  readonly permissions?: Permissions;
}

export interface MintedToken {
  readonly value: string;
  readonly expiresAt: string;
  readonly permissions: Permissions;
  /** Absent: all of the installation. */
  readonly repositories?: readonly Repository[];
}

const tokenLifetimeMs = 60 * 60 * 1000;

/** A token for an hour, never for more than the installation grants. */
export function mintInstallationToken(
  hub: Hub,
  installation: Installation,
  request: TokenRequest,
): MintedToken {
  const permissions: Permissions = request.permissions ?? installation.permissions;
  if (!satisfies(installation.permissions, permissions)) {
    throw new ApiError(422, "The permissions requested are not granted to this installation.");
  }
  const repositories = selectRepositories(hub, installation, request);
  const expiresAt = hub.clock() + tokenLifetimeMs;
  const value = tokenText(hub, installation);
  hub.store.tokens.set(value, {
    kind: "installation",
    value,
    installationId: installation.id,
    permissions: { metadata: "read", ...permissions },
    ...(repositories === undefined ? {} : { repositoryIds: new Set(repositories.map(({ id }) => id)) }),
    expiresAt,
  });
  return {
    value,
    expiresAt: isoSeconds(expiresAt),
    permissions: { metadata: "read", ...permissions },
    ...(repositories === undefined ? {} : { repositories }),
  };
}

/** The long form has three parts, as a JSON web token has, and about 520 characters. */
function tokenText(hub: Hub, { appId }: Installation): string {
  if (hub.tokenForm === "short") return `ghs_${hub.ids.secret(36)}`;
  return `ghs_${appId}_${[36, 120, 342].map((length) => hub.ids.secret(length)).join(".")}`;
}

function selectRepositories(
  hub: Hub,
  installation: Installation,
  { repositoryIds, repositories }: TokenRequest,
): readonly Repository[] | undefined {
  if (repositoryIds === undefined && repositories === undefined) return undefined;
  const installed = installedRepositories(hub, installation);
  const wanted = [
    ...(repositoryIds ?? []).map((id) => installed.find((repository) => repository.id === id)),
    ...(repositories ?? []).map((name) =>
      installed.find((repository) => repository.name.toLowerCase() === name.toLowerCase()),
    ),
  ];
  const found = wanted.filter((repository) => repository !== undefined);
  if (found.length !== wanted.length || found.length === 0) {
    throw new ApiError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  if (found.length > 500) throw new ApiError(422, "No more than 500 repositories can be requested.");
  return found;
}
