/** From a request to an answer: who asks, which route, may they, what comes out, with GitHub's headers around it. */

import { checkRepositoryAccess, notAccessible, repositoryOf, satisfies } from "../auth/access.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { Caller } from "../auth/caller.ts";
import { accessTable } from "../auth/permissions.ts";
import type { Access } from "../auth/permissions.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { findAccount } from "../operations/accounts.ts";
import { repositoryRoutes, plainRoutes } from "../routes/all-routes.ts";
import type { Answer } from "./answer.ts";
import { refusal } from "./answer.ts";
import { ApiError, forbidden, notFound, RepositoryMoved, requiresAuthentication } from "./api-error.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Call, RepositoryCall } from "./call.ts";
import { apiVersion, finish } from "./finish-answer.ts";
import { canonical, moved, urlOf } from "./repository-addresses.ts";
import type { RequestLog } from "./request-log.ts";
import type { RouteMatch } from "./router.ts";
import { createRouter } from "./router.ts";

interface Entry {
  readonly access: Access;
  readonly run: (call: Call) => Answer | Promise<Answer>;
}

export interface Api {
  handle(request: ApiRequest): Promise<Answer>;
  /** The same request with a repository's name where its id was given (`/repositories/700000001/pulls`). */
  canonical(request: ApiRequest): ApiRequest;
  /** Template of the route that a request meets. */
  templateOf(method: string, path: string): string | undefined;
}

export interface ApiParts {
  readonly hub: Hub;
  readonly log: RequestLog;
}

const documentation = "https://docs.github.com/rest";

export function createApi({ hub, log }: ApiParts): Api {
  const router = createRouter(entries());
  return {
    templateOf: (method, path) => router.find(method, path)?.key.split(" ")[1],
    canonical: (request) => canonical(hub, request),
    async handle(given) {
      const request = canonical(hub, given);
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

function repositoryNamed({ params, hub }: Call): Repository {
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
    const call: Call = { hub, request, params: match.params, caller, url: urlOf(hub, request) };
    checkAccess(call, match.route.access);
    return await match.route.run(call);
  } catch (error) {
    if (error instanceof RepositoryMoved) return moved(hub, { request, error, documentation });
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
    case "repository": {
      const repository = repositoryNamed(call);
      checkRepositoryAccess(hub, { caller, repository, need: access });
      // An archived one can only be read, and taken out of the archive.
      const writes = call.request.method !== "GET" && access.role !== "admin";
      if (repository.archived && writes) throw forbidden("Repository was archived so is read-only.");
    }
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
