/** From a request to an answer: who asks, which route, may they, what comes out, with GitHub's headers around it. */

import { randomBytes } from "node:crypto";
import { checkRepositoryAccess, notAccessible, repositoryOf, satisfies } from "../auth/access.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { Caller } from "../auth/caller.ts";
import { accessTable } from "../auth/permissions.ts";
import type { Access } from "../auth/permissions.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { findAccount } from "../operations/accounts.ts";
import { repositoryRoutes, plainRoutes } from "../routes/all-routes.ts";
import { sha256 } from "../store.ts";
import type { Answer } from "./answer.ts";
import { refusal } from "./answer.ts";
import { ApiError, notFound, requiresAuthentication } from "./api-error.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Call, RepositoryCall } from "./call.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { RequestLog } from "./request-log.ts";
import type { RouteMatch } from "./router.ts";
import { createRouter } from "./router.ts";

interface Entry {
  readonly access: Access;
  readonly run: (call: Call) => Answer | Promise<Answer>;
}

export interface Api {
  handle(request: ApiRequest): Promise<Answer>;
  /** Template of the route that a request meets. */
  templateOf(method: string, path: string): string | undefined;
}

export interface ApiParts {
  readonly hub: Hub;
  readonly log: RequestLog;
}

const documentation = "https://docs.github.com/rest";
const apiVersion = "2022-11-28";

export function createApi({ hub, log }: ApiParts): Api {
  const router = createRouter(entries());
  return {
    templateOf: (method, path) => router.find(method, path)?.key.split(" ")[1],
    async handle(request) {
      const match = router.find(request.method, request.path);
      const state: { caller: Caller | "invalid" } = { caller: "invalid" };
      const answer = await answerTo({ hub, request, match, state });
      const finished = finish(answer, { request, caller: state.caller, rateLimit: hub.rateLimit });
      log.add({
        id: finished.headers["x-github-request-id"] ?? "",
        method: request.method,
        path: request.path,
        query: request.query.toString(),
        ...(match === undefined ? {} : { template: match.key.split(" ")[1] ?? "" }),
        caller: nameOf(state.caller),
        requestBody: Buffer.from(request.body).toString("utf8"),
        status: finished.status,
        responseHeaders: finished.headers,
        responseBody: typeof finished.body === "string" ? finished.body : "",
      });
      return finished;
    },
  };
}

function entries(): ReadonlyMap<string, Entry> {
  const all = new Map<string, Entry>();
  for (const [key, handler] of Object.entries(plainRoutes))
    all.set(key, { access: accessOf(key), run: handler });
  for (const [key, handler] of Object.entries(repositoryRoutes)) {
    all.set(key, { access: accessOf(key), run: (call) => handler(withRepository(call)) });
  }
  return all;
}

function accessOf(key: string): Access {
  const access = accessTable[key];
  if (access === undefined) throw new Error(`the route ${key} has no row in the table of permissions`);
  return access;
}

function repositoryNamed(call: Call): Repository {
  const { params, hub } = call;
  const id = params.get("id");
  if (id !== undefined) {
    const repository = hub.store.repositories.get(Number(id));
    if (repository === undefined) throw notFound();
    return repository;
  }
  return repositoryOf(hub, params.get("owner") ?? "", params.get("repo") ?? "");
}

function withRepository(call: Call): RepositoryCall {
  return { ...call, repository: repositoryNamed(call) };
}

interface Work {
  readonly hub: Hub;
  readonly request: ApiRequest;
  readonly match: RouteMatch<Entry> | undefined;
  readonly state: { caller: Caller | "invalid" };
}

async function answerTo({ hub, request, match, state }: Work): Promise<Answer> {
  try {
    checkProtocol(request);
    const caller = authenticate(hub, request.headers["authorization"]);
    state.caller = caller;
    if (match === undefined) throw notFound();
    if (match.key !== "GET /rate_limit") hub.rateLimit.spend(caller);
    const query = request.query.toString();
    const url = new URL(`${hub.urls.api}${request.path}${query === "" ? "" : `?${query}`}`);
    const call: Call = { hub, request, params: match.params, caller, url };
    checkAccess(call, match.route.access);
    return await match.route.run(call);
  } catch (error) {
    if (error instanceof ApiError) return refusal(error, documentation);
    throw error;
  }
}

function checkProtocol({ headers, method, body }: ApiRequest): void {
  if ((headers["user-agent"] ?? "") === "") {
    throw new ApiError(
      403,
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
    );
  }
  const version = headers["x-github-api-version"];
  if (version !== undefined && version !== apiVersion) {
    throw new ApiError(400, `${version} is not a supported version.`);
  }
  const type = headers["content-type"];
  if (
    method !== "GET" &&
    body.length > 0 &&
    type !== undefined &&
    !/json|text\/plain|octet-stream/.test(type)
  ) {
    throw new ApiError(415, "Unsupported Media Type");
  }
}

function checkAccess(call: Call, access: Access): void {
  const { caller, hub } = call;
  switch (access.kind) {
    case "anyone":
      return;
    case "app":
      if (caller.kind === "anonymous") throw requiresAuthentication();
      if (caller.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
      return;
    case "installation":
      if (caller.kind === "anonymous") throw requiresAuthentication();
      if (caller.kind !== "installation")
        throw new ApiError(
          403,
          "You must authenticate with an installation access token in order to list repositories for an installation.",
        );
      return;
    case "user":
      if (caller.kind === "anonymous") throw requiresAuthentication();
      if (caller.kind !== "user") throw new ApiError(403, "Resource not accessible by integration");
      return;
    case "organization":
      checkOrganization(call, access.anyOf);
      return;
    case "repository":
      checkRepositoryAccess(hub, { caller, repository: repositoryNamed(call), need: access });
  }
}

function checkOrganization(
  { hub, caller, params }: Call,
  anyOf: Extract<Access, { kind: "organization" }>["anyOf"],
): void {
  const organization = findAccount(hub, params.get("org") ?? "");
  if (organization?.type !== "Organization") throw notFound();
  if (caller.kind === "user" && organization.members.has(caller.user.id)) return;
  if (caller.kind !== "installation" || caller.installation.accountId !== organization.id) throw notFound();
  if (!anyOf.some((alternative) => satisfies(caller.permissions, alternative)))
    throw notAccessible({ anyOf });
}

function finish(
  answer: Answer,
  {
    request,
    caller,
    rateLimit,
  }: { readonly request: ApiRequest; readonly caller: Caller | "invalid"; readonly rateLimit: RateLimit },
): Answer {
  const headers: Record<string, string> = {
    ...(caller === "invalid" ? {} : rateLimit.headers(caller)),
    "x-github-request-id": randomBytes(10)
      .toString("hex")
      .toUpperCase()
      .replace(/^(.{4})(.{6})(.{6})/, "$1:$2:$3:"),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": apiVersion,
    "cache-control": "private, max-age=60, s-maxage=60",
    ...answer.headers,
  };
  if (request.method !== "GET" || answer.status !== 200 || answer.body === undefined)
    return { ...answer, headers };
  const authorization = request.headers["authorization"] ?? "";
  // As on GitHub, the tag depends on the token too.
  headers["etag"] = `W/"${sha256(`${authorization}\0${String(answer.body)}`)}"`;
  if (request.headers["if-none-match"] !== headers["etag"]) return { ...answer, headers };
  return { status: 304, headers };
}

function nameOf(caller: Caller | "invalid"): string {
  if (caller === "invalid") return "invalid";
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "app":
      return `app:${caller.app.id}`;
    case "user":
      return `user:${caller.user.login}`;
    case "installation":
      return `installation:${caller.installation.id}`;
  }
}
