/** Apps and installations as the API shows them. */

import type { Hub } from "../hub.ts";
import type { App, Installation } from "../model/app.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";

export function serializeApp(hub: Hub, app: App) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: serializeAccountId(hub, app.ownerId),
    name: app.name,
    description: app.description,
    external_url: `${hub.urls.web}/apps/${app.slug}`,
    html_url: `${hub.urls.web}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

export function serializeAppId(hub: Hub, id: number | undefined) {
  const app = id === undefined ? undefined : hub.store.apps.get(id);
  return app === undefined ? null : serializeApp(hub, app);
}

export function serializeInstallation(hub: Hub, installation: Installation) {
  const account = hub.store.accounts.get(installation.accountId);
  const app = hub.store.apps.get(installation.appId);
  return {
    id: installation.id,
    client_id: app?.clientId ?? "",
    account: serializeAccountId(hub, installation.accountId),
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${hub.urls.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${hub.urls.api}/installation/repositories`,
    html_url: `${hub.urls.web}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: app?.slug ?? "",
    target_id: installation.accountId,
    target_type: account?.type ?? "User",
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: serializeAccountId(hub, installation.suspendedById),
    suspended_at: installation.suspendedAt ?? null,
  };
}
