/** What an App may ask about itself: who it is, where it is installed, its tokens. */

import { z } from "zod";
import { findAccount } from "../operations/accounts.ts";
import {
  installedRepositories,
  mintInstallationToken,
  removeInstallation,
  suspendInstallation,
  unsuspendInstallation,
} from "../operations/apps.ts";
import { covers, repositoryOf, installationCovers } from "../auth/access.ts";
import type { Call, Routes } from "../http/call.ts";
import { numberParam, param } from "../http/call.ts";
import { json, noContent } from "../http/answer.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { App, Installation } from "../model/app.ts";
import { serializeApp, serializeInstallation } from "../serializers/app.ts";
import { serializeFullRepository, serializeRepository } from "../serializers/repository.ts";
import { found } from "./lookup.ts";

const level = z.enum(["read", "write", "admin"]);
const tokenBody = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), level).optional(),
});

export const appRoutes: Routes = {
  "GET /app": (call) =>
    json(200, { ...serializeApp(call.hub, appOf(call)), installations_count: installationsOf(call).length }),
  "GET /app/installations": (call) =>
    paginate({ url: call.url, items: installationsOf(call) }, (one) => serializeInstallation(call.hub, one)),
  "GET /app/installations/{installation_id}": (call) =>
    json(200, serializeInstallation(call.hub, installationOf(call))),
  "DELETE /app/installations/{installation_id}": (call) => {
    removeInstallation(call.hub, installationOf(call));
    return noContent();
  },
  "PUT /app/installations/{installation_id}/suspended": (call) => {
    const installation = installationOf(call);
    suspendInstallation(call.hub, installation, found(call.hub.store.accounts.get(installation.accountId)));
    return noContent();
  },
  "DELETE /app/installations/{installation_id}/suspended": (call) => {
    unsuspendInstallation(call.hub, installationOf(call));
    return noContent();
  },
  "POST /app/installations/{installation_id}/access_tokens": createToken,
  "GET /repos/{owner}/{repo}/installation": (call) => {
    const repository = repositoryOf(call.hub, param(call, "owner"), param(call, "repo"));
    const installation = installationsOf(call).find((one) => installationCovers(one, repository));
    return json(200, serializeInstallation(call.hub, found(installation)));
  },
  "GET /orgs/{org}/installation": (call) =>
    json(200, serializeInstallation(call.hub, installationAt(call, param(call, "org")))),
  "GET /users/{username}/installation": (call) =>
    json(200, serializeInstallation(call.hub, installationAt(call, param(call, "username")))),
  "GET /installation/repositories": (call) => {
    const { caller, hub } = call;
    if (caller.kind !== "installation") throw notFound();
    const items = installedRepositories(hub, caller.installation).filter((repository) =>
      covers(caller, repository),
    );
    const wrap = (repositories: readonly unknown[], total: number) => ({
      total_count: total,
      repository_selection:
        caller.repositoryIds === undefined ? caller.installation.repositorySelection : "selected",
      repositories,
    });
    return paginate({ url: call.url, items, wrap }, (repository) => ({
      ...serializeRepository(hub, repository),
      permissions: serializeFullRepository(hub, repository, undefined).permissions,
    }));
  },
  "DELETE /installation/token": (call) => {
    if (call.caller.kind === "installation") call.hub.store.tokens.delete(call.caller.token);
    return noContent();
  },
};

function appOf(call: Call): App {
  if (call.caller.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
  return call.caller.app;
}

function installationsOf(call: Call): readonly Installation[] {
  const app = appOf(call);
  return [...call.hub.store.installations.values()].filter(({ appId }) => appId === app.id);
}

function installationOf(call: Call): Installation {
  const id = numberParam(call, "installation_id");
  return found(installationsOf(call).find((installation) => installation.id === id));
}

function installationAt(call: Call, login: string): Installation {
  const account = found(findAccount(call.hub, login));
  return found(installationsOf(call).find(({ accountId }) => accountId === account.id));
}

function createToken(call: Call) {
  const installation = installationOf(call);
  if (installation.suspendedAt !== undefined) throw new ApiError(403, "This installation has been suspended");
  const body = readBody(call.request.body, tokenBody);
  const token = mintInstallationToken(call.hub, installation, {
    ...(body.repository_ids === undefined ? {} : { repositoryIds: body.repository_ids }),
    ...(body.repositories === undefined ? {} : { repositories: body.repositories }),
    ...(body.permissions === undefined ? {} : { permissions: body.permissions }),
  });
  return json(201, {
    token: token.value,
    expires_at: token.expiresAt,
    permissions: token.permissions,
    repository_selection: token.repositories === undefined ? installation.repositorySelection : "selected",
    ...(token.repositories === undefined
      ? {}
      : { repositories: token.repositories.map((repository) => serializeRepository(call.hub, repository)) }),
  });
}
