/** One connection to an API server: raw JSON over one undici Agent, with limits of time and size, and retries. */

import { setTimeout as sleep } from "node:timers/promises";
import { Agent } from "undici";
import { decodeJson } from "../../core/manifests/decode-json.ts";
import { encodeJson } from "../../core/manifests/encode-json.ts";
import { Fault } from "../../core/model/fault.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";
import type { ClusterAccess } from "../access/access.ts";
import { makeLimiter } from "./limiter.ts";
import { exchange, ResponseTooLarge } from "./exchange.ts";
import { readRefusal, type Refusal } from "./refusal.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query below the server's address; every segment is already encoded. */
  readonly path: string;
  readonly body?: JsonValue;
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
  /** Not queued behind other requests: the comparison of generations. */
  readonly urgent?: boolean;
}

export type ApiAnswer =
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Connection {
  /** The operator's name of the cluster, for messages. */
  readonly cluster: string;
  /**
   * Rejects with the faults CLUSTER_UNAVAILABLE (no answer in time, or none that could be used) and CLUSTER_FORBIDDEN (the
   * credential is not accepted), and with the signal's reason when the caller gave up. Everything else is an answer.
   */
  send(request: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
}

export interface ConnectionLimits {
  /** Connections, and requests in flight. */
  readonly connections: number;
  /** Milliseconds for one try of a request. */
  readonly callMs: number;
  /** Milliseconds for a request with all its tries. */
  readonly deadlineMs: number;
  readonly tries: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
}

const defaultLimits: ConnectionLimits = {
  connections: 16,
  callMs: 30_000,
  deadlineMs: 90_000,
  tries: 5,
  answerBytes: 64 * 1024 * 1024,
};

export interface ConnectRequest {
  readonly cluster: string;
  readonly access: ClusterAccess;
  /** Shows up in the API server's audit log. Default `slipway`. */
  readonly userAgent?: string;
  readonly limits?: Partial<ConnectionLimits>;
}

/**
 * HTTP/1.1 on purpose: with `allowH2` undici 7 fails a DELETE that has a body and then ends the process. One Agent for all
 * requests, because a new one for each costs a TLS handshake and a socket each time.
 */
export function connect({
  cluster,
  access,
  userAgent = "slipway",
  limits: asked,
}: ConnectRequest): Connection {
  const limits = { ...defaultLimits, ...asked };
  const agent = new Agent({
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment cannot switch it off.
    connect: {
      ...tlsOptions(access),
      rejectUnauthorized: true,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      timeout: 10_000,
    },
    connections: limits.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 60_000,
  });
  const limiter = makeLimiter(limits.connections);
  const server = new URL(access.server);
  const prefix = server.pathname.replace(/\/$/, "");

  async function tryOnce(request: ApiRequest, left: number): Promise<Attempt> {
    // Encoded when its turn comes, so that a thousand waiting requests are not a thousand texts.
    const body = request.body === undefined ? undefined : encodeJson(request.body);
    const { method, path, contentType = "application/json", accept = "application/json", signal } = request;
    try {
      const { status, text, retryAfter } = await exchange(agent, {
        origin: server.origin,
        path: `${prefix}${path}`,
        method,
        body,
        headers: {
          ...(await access.headers()),
          accept,
          "user-agent": userAgent,
          ...(body === undefined ? {} : { "content-type": contentType }),
        },
        withinMs: Math.min(limits.callMs, left),
        maxBytes: limits.answerBytes,
        signal,
      });
      if (status >= 200 && status < 300)
        return { kind: "answer", answer: { ok: true, body: parseBody(text) } };
      const refusal = readRefusal(status, text, retryAfter);
      if (status === 429 || status === 503) limiter.slowDown();
      return refusal.kind === "unavailable"
        ? {
            kind: "again",
            why: `it answered ${status}${refusal.by === undefined ? "" : ` (${refusal.by})`}`,
            refusal,
          }
        : { kind: "answer", answer: { ok: false, refusal } };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Fault) throw error;
      if (error instanceof ResponseTooLarge)
        throw unavailable(cluster, `an answer is larger than ${limits.answerBytes} bytes`);
      return { kind: "again", why: networkReason(error) };
    }
  }

  async function send(request: ApiRequest): Promise<ApiAnswer> {
    const end = performance.now() + limits.deadlineMs;
    for (let count = 1; ; count += 1) {
      const attempt = await limiter.run(() => tryOnce(request, end - performance.now()), request.urgent);
      if (attempt.kind === "answer") {
        if (!attempt.answer.ok && attempt.answer.refusal.kind === "unauthorised") throw unauthorised(cluster);
        return attempt.answer;
      }
      const wait = attempt.refusal?.retryAfterMs ?? 100 * 2 ** count * (1 + Math.random());
      if (count >= triesOf(attempt, limits) || performance.now() + wait >= end)
        return lastWord(cluster, attempt);
      await sleep(Math.min(wait, 30_000), undefined, { signal: request.signal });
    }
  }

  return { cluster, send, close: () => agent.destroy() };
}

type Attempt =
  | { readonly kind: "answer"; readonly answer: ApiAnswer }
  | { readonly kind: "again"; readonly why: string; readonly refusal?: Refusal };

/** A webhook that does not answer keeps each try waiting, and concerns only the objects that it wants to see. */
function triesOf({ refusal }: Attempt & { kind: "again" }, { tries }: ConnectionLimits): number {
  return refusal?.by === undefined ? tries : Math.min(2, tries);
}

function lastWord(cluster: string, { refusal, why }: Attempt & { kind: "again" }): ApiAnswer {
  if (refusal?.by !== undefined) return { ok: false, refusal };
  throw unavailable(cluster, why);
}

function tlsOptions({
  tls: { ca, cert, key, servername },
}: ClusterAccess): Readonly<Record<string, string | Buffer>> {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/** A 2xx answer that is no JSON object (`/readyz` says `ok`) is an empty one. */
function parseBody(text: string): JsonObject {
  if (!text.startsWith("{")) return {};
  const value = decodeJson(text);
  return isJsonObject(value) ? value : {};
}

function unauthorised(cluster: string): Fault {
  return new Fault("CLUSTER_FORBIDDEN", {
    message: `The cluster ${cluster} does not accept the credential of its kubeconfig.`,
    next: "The operator must renew the token or certificate in the kubeconfig of this cluster.",
    retry: "never",
  });
}

function unavailable(cluster: string, why: string): Fault {
  return new Fault("CLUSTER_UNAVAILABLE", {
    message: `The cluster ${cluster} cannot be used now: ${why}.`,
    next: "Slipway tries again by itself. If it lasts, check that the API server runs and can be reached from here.",
    retry: "later",
  });
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at its address",
  ENOTFOUND: "its host name is not known",
  EAI_AGAIN: "its host name cannot be looked up now",
  ECONNRESET: "it closed the connection",
  EHOSTUNREACH: "its host cannot be reached",
  ENETUNREACH: "its network cannot be reached",
  UND_ERR_CONNECT_TIMEOUT: "it did not accept a connection in time",
  UND_ERR_SOCKET: "it closed the connection",
  SLIPWAY_TIMEOUT: "it did not answer in time",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the kubeconfig's certificate authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the kubeconfig's certificate authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the kubeconfig's certificate authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is not signed by the kubeconfig's certificate authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

/** In our words: the library's message may hold addresses that are nobody's business on a pull request. */
function networkReason(error: unknown): string {
  const code = codeOf(error);
  return networkReasons[code] ?? (code === "" ? "the connection failed" : `the connection failed (${code})`);
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : "";
}
