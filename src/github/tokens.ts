/** Tokens of installations, each narrowed to one repository and one purpose; in memory only, for 50 of their 60 minutes. */

import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import { faultOf, installationGone } from "./faults.ts";
import { type Level, notGranted } from "./purposes.ts";
import type { Refusal } from "./refusal.ts";
import type { Send } from "./sender.ts";

export interface TokenScope {
  readonly installationId: number;
  /** Absent: all repositories of the installation. */
  readonly repositoryId?: number;
  readonly permissions: Readonly<Record<string, Level>>;
}

export interface Tokens {
  /** Faults: GITHUB_AUTH, GITHUB_UNAVAILABLE, INSTALLATION_GONE, PERMISSION_MISSING. */
  get(scope: TokenScope): Promise<string>;
  /** The token was refused: the next `get` asks for another. A newer one stays. */
  drop(scope: TokenScope, token: string): void;
}

export interface TokensOptions {
  /** Sends as the App. */
  readonly send: Send;
  readonly clock: () => number;
}

const keptMs = 50 * 60_000;
const route = "POST /app/installations/{installation_id}/access_tokens";
const minted = z.object({ token: z.string().min(1) });
const installation = z.object({
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
});

interface Kept {
  readonly token: Promise<string>;
  readonly until: number;
  /** Once it is there. */
  value?: string;
}

export function createTokens({ send, clock }: TokensOptions): Tokens {
  const kept = new Map<string, Kept>();

  function get(scope: TokenScope): Promise<string> {
    const key = keyOf(scope);
    const existing = kept.get(key);
    if (existing !== undefined && existing.until > clock()) return existing.token;
    forgetOld();
    const fresh: Kept = { token: mint(scope), until: clock() + keptMs };
    kept.set(key, fresh);
    fresh.token.then(
      (value) => (fresh.value = value),
      () => kept.get(key) === fresh && kept.delete(key),
    );
    return fresh.token;
  }

  function forgetOld(): void {
    for (const [key, { until }] of kept) if (until <= clock()) kept.delete(key);
  }

  async function mint({ installationId, repositoryId, permissions }: TokenScope): Promise<string> {
    const sent = await send(route, {
      installation_id: installationId,
      permissions,
      ...(repositoryId === undefined ? {} : { repository_ids: [repositoryId] }),
    });
    if (sent.kind === "refusal") throw await refusedToken(sent.refusal, { installationId, permissions });
    return minted.parse(sent.answer.data).token;
  }

  /** GitHub tells a missing permission and a repository out of reach by one status: the installation itself says which. */
  async function refusedToken(refusal: Refusal, { installationId, permissions }: TokenScope): Promise<Fault> {
    if (refusal.status === 404) return installationGone("The App is not installed there any more.");
    if (refusal.status !== 422) return faultOf(refusal, route);
    const sent = await send("GET /app/installations/{installation_id}", { installation_id: installationId });
    if (sent.kind === "refusal") return faultOf(sent.refusal, route);
    const granted = installation.parse(sent.answer.data);
    const missing = notGranted(permissions, granted.permissions);
    if (missing.length === 0)
      return installationGone("The App's installation does not reach this repository any more.");
    return new Fault("PERMISSION_MISSING", {
      message: `The App's installation lacks the permission ${missing.join(", ")}.`,
      next: "An owner accepts the App's new permissions in the installation's settings.",
      retry: "never",
    });
  }

  function drop(scope: TokenScope, token: string): void {
    const key = keyOf(scope);
    if (kept.get(key)?.value === token) kept.delete(key);
  }

  return { get, drop };
}

function keyOf({ installationId, repositoryId, permissions }: TokenScope): string {
  const wanted = Object.entries(permissions).map(([name, level]) => `${name}:${level}`);
  return [installationId, repositoryId ?? "all", ...wanted.toSorted()].join(" ");
}
