/** The HTTPS server: authenticates, routes, answers, and keeps a record of what was asked. */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Socket } from "node:net";
import { isObject, type JsonObject } from "../../json.ts";
import type { SandboxUser } from "../../sandbox-user.ts";
import type { SelfSignedCertificate } from "../../self-signed-certificate.ts";
import { ApiError, failure, noSuchPath, unauthorized } from "../api/api-error.ts";
import type { Pages } from "../api/list-objects.ts";
import type { State } from "../api/state.ts";
import { type Answer, json } from "./answer.ts";
import {
  aggregated,
  aggregatedType,
  coreVersions,
  groupList,
  oneGroup,
  resourceList,
} from "./discovery-answers.ts";
import type { Faults } from "./faults.ts";
import { handleResource } from "./handle-resource.ts";
import { readBody } from "./read-body.ts";
import { readRoute, type Route } from "./route.ts";
import { sendStream } from "./send-stream.ts";

export interface ServeRequest {
  readonly state: State;
  readonly pages: Pages;
  readonly faults: Faults;
  readonly tls: SelfSignedCertificate;
  /** By token. */
  readonly users: ReadonlyMap<string, SandboxUser>;
  /** `v1.36.3`. */
  readonly version: string;
  readonly record: (entry: RequestRecord) => void;
}

/** One request, as the audit log of a real server would tell it. */
export interface RequestRecord {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly user: string;
  /** 0: the connection was broken on purpose. */
  readonly status: number;
  readonly userAgent: string;
}

export function serve(context: ServeRequest): Server {
  const { tls } = context;
  const server = createServer({ cert: tls.certificate, key: tls.key }, (request, response) => {
    void respond(context, request, response);
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function respond(
  context: ServeRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const user = authenticate(context, request);
  const userAgent = request.headers["user-agent"] ?? "";
  const record = (status: number) =>
    context.record({ method, url, user: user?.name ?? "", status, userAgent });
  const struck = await context.faults.strike(method, url);
  if (struck.kind === "reset-before") return breakConnection(request.socket, record);
  if (struck.kind === "answer") {
    const { status, body, headers } = struck.answer;
    record(status);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return sendBody(response, { kind: "body", code: status, body });
  }
  const answer = await answerTo(context, request, user);
  if (struck.kind === "reset-after") return breakConnection(request.socket, record);
  record(answer.kind === "body" ? answer.code : 200);
  if (answer.kind === "stream") sendStream(response, answer);
  else sendBody(response, answer);
}

function breakConnection(socket: Socket, record: (status: number) => void): void {
  record(0);
  socket.destroy();
}

function authenticate({ users }: ServeRequest, request: IncomingMessage): SandboxUser | undefined {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  return scheme === "Bearer" && token !== undefined ? users.get(token) : undefined;
}

async function answerTo(
  context: ServeRequest,
  request: IncomingMessage,
  user: SandboxUser | undefined,
): Promise<Answer> {
  try {
    if (user === undefined) throw unauthorized();
    return await dispatch(context, request, user);
  } catch (error) {
    if (error instanceof ApiError) return { kind: "body", code: error.code, body: error.body };
    // A mistake of ours: said aloud, so that a test that meets it is not misled.
    const message = `the in-memory API server failed: ${error instanceof Error ? error.stack : "unknown"}`;
    console.error(message);
    const { body } = failure({ code: 500, message, reason: "InternalError" });
    return { kind: "body", code: 500, body };
  }
}

async function dispatch(context: ServeRequest, request: IncomingMessage, user: SandboxUser): Promise<Answer> {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "https://loopback");
  const route = readRoute(url.pathname);
  if (route.kind !== "resource") return describeServer(context, route, headers.accept ?? "");
  const body = method === "GET" ? undefined : await readBody(request);
  return handleResource(context.state, context.pages, {
    method,
    path: route,
    query: url.searchParams,
    body,
    contentType: headers["content-type"] ?? "application/json",
    accept: headers.accept ?? "",
    userAgent: headers["user-agent"] ?? "",
    user,
  });
}

function describeServer(
  { state: { kinds }, version }: ServeRequest,
  route: Exclude<Route, { kind: "resource" }>,
  accept: string,
): Answer {
  const wantsAggregated = accept.includes("as=APIGroupDiscoveryList");
  switch (route.kind) {
    case "health":
      return { kind: "body", code: 200, body: "ok", contentType: "text/plain; charset=utf-8" };
    case "version":
      return json(200, describeVersion(version));
    case "core":
    case "groups":
      if (wantsAggregated)
        return { kind: "body", code: 200, body: aggregated(kinds, route.kind), contentType: aggregatedType };
      return json(200, route.kind === "core" ? coreVersions() : groupList(kinds));
    case "group":
      return json(200, oneGroup(kinds, route.group));
    case "group-version":
      return json(200, resourceList(kinds, route.group, route.version));
    case "unknown":
      throw noSuchPath();
  }
}

function describeVersion(gitVersion: string): JsonObject {
  const [major = "", minor = ""] = gitVersion.replace("v", "").split(".");
  return { major, minor, gitVersion, platform: "in-memory" };
}

function sendBody(response: ServerResponse, answer: Extract<Answer, { kind: "body" }>): void {
  const { code, body, contentType, warnings } = answer;
  const text = isObject(body) ? JSON.stringify(body) : body;
  const type = contentType ?? (isObject(body) ? "application/json" : "text/plain; charset=utf-8");
  for (const warning of warnings ?? []) response.appendHeader("warning", `299 - ${JSON.stringify(warning)}`);
  response.writeHead(code, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}
