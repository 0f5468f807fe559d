/** From an authorization header to a caller. */

import { ApiError, badCredentials, forbidden } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { App, Installation, Token } from "../model/app.ts";
import { appOfJwt } from "./app-jwt.ts";
import type { Caller } from "./caller.ts";

/** `token X`, `bearer X`, or Basic with the token as the password (as git sends it). */
export function authenticate(hub: Hub, authorization: string | undefined): Caller {
  if (authorization === undefined || authorization === "") return { kind: "anonymous" };
  const [scheme = "", value = ""] = authorization.trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case "token":
    case "bearer":
      return ofToken(hub, value);
    case "basic":
      return ofToken(hub, passwordOf(value));
    default:
      throw badCredentials();
  }
}

function passwordOf(encoded: string): string {
  const text = Buffer.from(encoded, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

function ofToken(hub: Hub, value: string): Caller {
  const token = hub.store.tokens.get(value);
  if (token !== undefined) return ofKnownToken(hub, token);
  if (value.split(".").length === 3 && !value.startsWith("gh"))
    return { kind: "app", app: appOfJwt(hub, value) };
  throw badCredentials();
}

function ofKnownToken(hub: Hub, token: Token): Caller {
  if (token.kind === "user") {
    const user = hub.store.accounts.get(token.userId);
    if (user === undefined) throw badCredentials();
    return { kind: "user", user };
  }
  const installation = hub.store.installations.get(token.installationId);
  if (installation === undefined || token.expiresAt <= hub.clock()) throw badCredentials();
  if (installation.suspendedAt !== undefined) throw forbidden("This installation has been suspended");
  const { app, bot } = appOf(hub, installation);
  return {
    kind: "installation",
    app,
    installation,
    bot,
    token: token.value,
    // An owner may have narrowed the grant since the token was made.
    permissions: Object.fromEntries(
      Object.entries(token.permissions).filter(([name]) => installation.permissions[name] !== undefined),
    ),
    ...(token.repositoryIds === undefined ? {} : { repositoryIds: token.repositoryIds }),
  };
}

function appOf(
  hub: Hub,
  installation: Installation,
): { app: App; bot: NonNullable<ReturnType<typeof accountOf>> } {
  const app = hub.store.apps.get(installation.appId);
  const bot = app === undefined ? undefined : accountOf(hub, app.botId);
  if (app === undefined || bot === undefined) throw new ApiError(401, "Bad credentials");
  return { app, bot };
}

function accountOf(hub: Hub, id: number) {
  return hub.store.accounts.get(id);
}
