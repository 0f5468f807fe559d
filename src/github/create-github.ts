/** GitHub, as an App sees it: Probot signs as the App, Octokit asks with tokens narrowed to one repository and purpose. */

import { randomBytes } from "node:crypto";
import type { RepositoryRef } from "../core/model/repository.ts";
import { addressesOf, publicApi } from "./addresses.ts";
import { readApp, readBotUserId, readInstallations, readRepositories } from "./app.ts";
import { type Client, createClient } from "./client.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import type { AppIdentity, GitHub, GitHubRepository } from "./github.ts";
import { createOctokit } from "./octokit.ts";
import { createPace, type Pace } from "./pace.ts";
import { createProbotApp } from "./probot-app.ts";
import { type Purpose, purposes } from "./purposes.ts";
import { createRepository, requireInSight } from "./repository.ts";
import { type Credential, createSender, type Send } from "./sender.ts";
import { createTokens, type TokenScope } from "./tokens.ts";

export interface GitHubOptions {
  readonly appId: number;
  /** PEM, PKCS#1 or PKCS#8. */
  readonly privateKey: string;
  /** Root of the REST API: `https://api.github.com` when absent, `https://HOST/api/v3` on an Enterprise Server. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Throws when the address is not to be trusted with credentials. Nothing is asked yet. */
export function createGitHub(options: GitHubOptions): GitHub & Deliveries {
  const { baseUrl = publicApi, fetch: base = fetch, clock = Date.now } = options;
  const addresses = addressesOf(baseUrl);
  // This one receives no webhooks; its secret is known to nobody.
  const probot = createProbotApp({
    ...options,
    baseUrl,
    fetch: base,
    secret: randomBytes(32).toString("hex"),
  });
  const octokit = createOctokit(addresses, base);
  const paces = new Map<number, Pace>();
  const appPace = createPace(clock);
  const sendAsApp: Send = async (route, parameters) => {
    const { request } = await probot.auth();
    return createSender({ request, pace: appPace, clock })(route, parameters);
  };
  const app = createClient({ send: sendAsApp, addresses });
  const tokens = createTokens({ send: sendAsApp, clock });

  function paceOf(installationId: number): Pace {
    const pace = paces.get(installationId) ?? createPace(clock);
    paces.set(installationId, pace);
    return pace;
  }

  function sendWith(scope: TokenScope): Send {
    const credential: Credential = {
      get: () => tokens.get(scope),
      drop: (token) => tokens.drop(scope, token),
    };
    return createSender({ request: octokit.request, pace: paceOf(scope.installationId), clock, credential });
  }

  function installationClient(installationId: number): Client {
    return createClient({ send: sendWith({ installationId, permissions: { metadata: "read" } }), addresses });
  }

  let identity: Promise<AppIdentity> | undefined;
  function identify(): Promise<AppIdentity> {
    identity ??= readIdentity();
    identity.catch(() => (identity = undefined));
    return identity;
  }

  async function readIdentity(): Promise<AppIdentity> {
    const { id, slug } = await readApp(app);
    const [first] = (await readInstallations(app)).filter(({ suspended }) => !suspended);
    // Users are public; a token only lifts the low limit of strangers, and an Enterprise Server may insist on one.
    const asked = first === undefined ? stranger() : installationClient(first.id);
    return { id, slug, botUserId: await readBotUserId(asked, slug) };
  }

  function stranger(): Client {
    return createClient({
      send: createSender({ request: octokit.request, pace: appPace, clock }),
      addresses,
    });
  }

  function repository(ref: RepositoryRef): GitHubRepository {
    const scope = (purpose: Purpose): TokenScope => ({
      installationId: ref.installationId,
      repositoryId: ref.id,
      permissions: purposes[purpose],
    });
    const defaults = { owner: ref.owner, repo: ref.name };
    return createRepository({
      ref,
      identity: identify,
      client(purpose) {
        const send = sendWith(scope(purpose));
        const probe = createClient({ send, addresses, defaults });
        return createClient({ send, addresses, defaults, onNotFound: () => requireInSight(probe, ref) });
      },
      remote: () => ({
        url: `${addresses.web}/${ref.owner}/${ref.name}.git`,
        token: () => tokens.get(scope("fetch")),
      }),
    });
  }

  return {
    ...createDeliveries(app),
    app: identify,
    installations: () => readInstallations(app),
    repositories: (installationId) => readRepositories(installationClient(installationId), installationId),
    repository,
  };
}
