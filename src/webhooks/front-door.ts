/** The front door: our own HTTP server before everything else, because whoever reaches it can send anything. */

import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { answer, send, sendEarly } from "./answer.ts";
import { bodyBudget } from "./body-budget.ts";
import { checkSecret } from "./check-secret.ts";
import { type Ready, healthPage } from "./health-pages.ts";
import { type FrontDoorLimits, defaultLimits } from "./limits.ts";
import { close, listen } from "./listen.ts";
import type { FrontDoorLog } from "./log.ts";
import { type Receive, type Received, type Reception, receiveDelivery } from "./receive-delivery.ts";
import { seenDeliveries } from "./seen-deliveries.ts";

/** Where GitHub delivers to: `hook_attributes.url` of the App ends with it. */
export const webhookPath = "/webhooks";

export interface FrontDoorOptions {
  /** Current first; a second one while it is being replaced. Each must pass `checkSecret`. */
  readonly secrets: readonly string[];
  /** Hands a verified delivery on. Rejects, or takes more than two seconds: GitHub is told 503. */
  readonly receive: Receive;
  readonly ready: Ready;
  readonly log: FrontDoorLog;
  /** Other pages of the same server; returns whether it answered. Asked only for paths that are not ours. */
  readonly pages?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly limits?: Partial<FrontDoorLimits>;
}

export interface FrontDoor {
  /** Resolves with the address in use; port 0 takes a free one. Rejects with a message for a person. */
  listen(port: number, host: string): Promise<{ readonly host: string; readonly port: number }>;
  /** How many deliveries ended how, and which secret signed them; for metrics. */
  counts(): Readonly<Record<string, number>>;
  /** Takes no new connection and no new delivery, lets the running ones end, cuts off what is left at the deadline. */
  drain(deadlineMs: number): Promise<void>;
}

/** Throws when a secret is not fit: there is no unsafe front door. */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  refuseUnsafeSecrets(options.secrets);
  const limits = { ...defaultLimits, ...options.limits };
  const counts = new Map<string, number>();
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  const state: State = {
    options,
    limits,
    draining: false,
    count,
    reception: {
      secrets: options.secrets,
      receive: options.receive,
      limits,
      budget: bodyBudget(limits),
      seen: seenDeliveries(limits.remembered),
      underWay: new Map(),
    },
  };
  const server = makeServer(limits, (request, response) => {
    handle(request, response, state).catch((error: unknown) => {
      options.log("error", "a request failed", { error: error instanceof Error ? error.message : "unknown" });
      if (response.headersSent) response.destroy();
      else send(response, answer(500, "an internal error"), true);
    });
  });
  return {
    listen: (port, host) => listen(server, { port, host }),
    counts: () => Object.fromEntries(counts),
    drain(deadlineMs) {
      state.draining = true;
      return close(server, deadlineMs);
    },
  };
}

interface State {
  readonly options: FrontDoorOptions;
  readonly limits: FrontDoorLimits;
  readonly reception: Reception;
  readonly count: (name: string) => unknown;
  draining: boolean;
}

function refuseUnsafeSecrets(secrets: readonly string[]): void {
  const candidates = secrets.length === 0 ? [undefined] : secrets;
  const problem = candidates.map(checkSecret).find((found) => found !== undefined);
  if (problem !== undefined) throw new Error(problem);
}

function makeServer(
  limits: FrontDoorLimits,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      headersTimeout: limits.requestMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: Math.min(1_000, limits.requestMs),
      maxHeaderSize: 16 * 1024,
    },
    onRequest,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 100;
  return server;
}

const onlyRead = answer(405, "this page is only read", { allow: "GET, HEAD" });

/** Guard clauses from top to bottom, each with its own status. Paths are compared as they were sent, nothing is decoded. */
async function handle(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { options, limits, draining } = state;
  const path = (request.url ?? "").split("?", 1).join("");
  if (path === webhookPath) return handleDelivery(request, response, state);
  const isRead = request.method === "GET" || request.method === "HEAD";
  const page = await healthPage(path, { ready: options.ready, draining, deadlineMs: limits.acceptMs });
  if (page !== undefined) {
    return isRead ? send(response, page, state.draining) : send(response, onlyRead, true);
  }
  if (!draining && options.pages?.(request, response) === true) return undefined;
  return sendEarly(request, response, {
    answer: answer(404, "there is nothing here"),
    lingerMs: limits.lingerMs,
  });
}

async function handleDelivery(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const { limits, reception, draining } = state;
  const refuse = (refusal: ReturnType<typeof answer>): void =>
    sendEarly(request, response, { answer: refusal, lingerMs: limits.lingerMs });
  if (request.method !== "POST") return refuse(answer(405, "deliveries are posted", { allow: "POST" }));
  if (draining) return refuse(answer(503, "shutting down; deliver it again later", { "retry-after": "10" }));
  const begin = performance.now();
  const received = await receiveDelivery(request, reception);
  note(received, performance.now() - begin, state);
  if (received.what === "gone") return undefined;
  return received.complete ? send(response, received.answer, state.draining) : refuse(received.answer);
}

function note(received: Received, milliseconds: number, { options, count }: State): void {
  const {
    what,
    answer: { status },
    delivery,
    event,
    bytes,
    error,
  } = received;
  const secret = received.secret === undefined ? undefined : received.secret === 0 ? "current" : "previous";
  count(what === "refused" ? `refused ${status}` : what);
  if (secret !== undefined) count(`signed by the ${secret} secret`);
  const level = what === "refused" || what === "not-taken" ? "warn" : "info";
  options.log(level, `delivery ${what}`, {
    status,
    delivery,
    event,
    bytes,
    secret,
    error,
    ms: Math.round(milliseconds),
  });
}
