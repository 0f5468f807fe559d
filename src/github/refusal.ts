/** What went wrong with one request, as data: the status and a few headers. The body stays behind: it may hold anything. */

import { z } from "zod";

export interface Refusal {
  /** `undefined`: no answer came. */
  readonly status: number | undefined;
  /** Of a failed connection: `ECONNREFUSED`, `UND_ERR_SOCKET`, `TimeoutError` … */
  readonly code?: string;
  /** Of GitHub's own log; a support question names it. */
  readonly requestId?: string;
  /** `x-accepted-github-permissions`: what the route needs, such as `checks=write`. */
  readonly needs?: string;
  /** GitHub limits us; `told`: milliseconds, when it said. */
  readonly limit?: { readonly told?: number };
  readonly suspended: boolean;
}

const httpError = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** Octokit gives a failed connection the status 500 and no response. */
export function refusalOf(error: unknown, now: number): Refusal {
  const parsed = httpError.safeParse(error);
  if (!parsed.success || parsed.data.response === undefined) return noAnswer(error);
  const { status, message, response } = parsed.data;
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return typeof value === "string" ? value : undefined;
  };
  const requestId = header("x-github-request-id");
  const needs = header("x-accepted-github-permissions");
  const limit = limitOf(status, message, header, now);
  return {
    status,
    suspended: status === 403 && /suspended/i.test(message),
    ...(requestId === undefined ? {} : { requestId: requestId.replace(/[^\w:.-]/g, "").slice(0, 60) }),
    ...(needs === undefined ? {} : { needs: needs.replace(/[^\w=,; -]/g, "").slice(0, 200) }),
    ...(limit === undefined ? {} : { limit }),
  };
}

const failedConnection = z.object({
  cause: z.object({ name: z.string(), cause: z.object({ code: z.string() }).optional().catch(undefined) }),
});

function noAnswer(error: unknown): Refusal {
  const { data } = failedConnection.safeParse(error);
  const code = (data?.cause.cause?.code ?? data?.cause.name)?.replace(/\W/g, "").slice(0, 40);
  return { status: undefined, suspended: false, ...(code === undefined ? {} : { code }) };
}

/**
 * Primary limit: 403 or 429 with `x-ratelimit-remaining: 0`, until `x-ratelimit-reset`. Secondary: 403 or 429, mostly with
 * `retry-after`. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function limitOf(
  status: number,
  message: string,
  header: (name: string) => string | undefined,
  now: number,
): { readonly told?: number } | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = seconds(header("retry-after"));
  if (after !== undefined) return { told: after * 1_000 };
  if (header("x-ratelimit-remaining") === "0") {
    const reset = seconds(header("x-ratelimit-reset"));
    return reset === undefined ? {} : { told: Math.max(1_000, reset * 1_000 - now) };
  }
  return status === 429 || /rate limit/i.test(message) ? {} : undefined;
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
