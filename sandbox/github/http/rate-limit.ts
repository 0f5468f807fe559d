/** The primary rate limit: a budget an hour for each caller, told in the headers of every answer. */

import type { Caller } from "../auth/caller.ts";
import type { Clock } from "../hub.ts";
import { ApiError } from "./api-error.ts";

export interface RateLimit {
  /** Counts one request; throws when the budget is spent. */
  spend(caller: Caller): void;
  headers(caller: Caller): Record<string, string>;
  /** `GET /rate_limit` costs nothing. */
  show(caller: Caller): unknown;
  /** For tests: leaves so many requests to an installation. */
  leave(installationId: number, remaining: number): void;
}

interface Budget {
  readonly limit: number;
  used: number;
  /** Seconds since the epoch. */
  reset: number;
}

const hour = 3600;

export function createRateLimit(clock: Clock): RateLimit {
  const budgets = new Map<string, Budget>();
  const now = (): number => Math.floor(clock() / 1000);
  const budgetOf = (key: string): Budget => {
    const known = budgets.get(key);
    if (known !== undefined && known.reset > now()) return known;
    const fresh = { limit: key === "anonymous" ? 60 : 5000, used: 0, reset: now() + hour };
    budgets.set(key, fresh);
    return fresh;
  };
  const headers = (caller: Caller): Record<string, string> => {
    const { limit, used, reset } = budgetOf(keyOf(caller));
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(Math.max(0, limit - used)),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-used": String(Math.min(used, limit)),
      "x-ratelimit-resource": "core",
    };
  };
  return {
    spend(caller) {
      const budget = budgetOf(keyOf(caller));
      if (budget.used >= budget.limit) {
        throw new ApiError(403, `API rate limit exceeded for ${keyOf(caller)}.`, {}, headers(caller));
      }
      budget.used += 1;
    },
    headers,
    show(caller) {
      const { limit, used, reset } = budgetOf(keyOf(caller));
      const core = { limit, used, remaining: Math.max(0, limit - used), reset };
      const untouched = { limit, used: 0, remaining: limit, reset };
      return {
        resources: { core, graphql: untouched, search: { ...untouched, limit: 30, remaining: 30 } },
        rate: core,
      };
    },
    leave(installationId, remaining) {
      const budget = budgetOf(`installation ID ${installationId}`);
      budget.used = budget.limit - remaining;
    },
  };
}

function keyOf(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "app":
      return `app ID ${caller.app.id}`;
    case "user":
      return `user ID ${caller.user.id}`;
    case "installation":
      return `installation ID ${caller.installation.id}`;
  }
}
