/** The HTTP server: the API under /api/v3, git under /{owner}/{repo}.git, pages everywhere else. */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { isGitRequest, serveGit } from "../git/smart-http.ts";
import type { Hub } from "../hub.ts";
import type { Answer } from "./answer.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Api } from "./dispatch.ts";
import { readBytes } from "./read-bytes.ts";
import { serveFaulty } from "./serve-faulty.ts";

export interface ServerParts {
  /** Known only once the server listens. */
  readonly hub: () => Hub;
  readonly api: () => Api;
  readonly pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const apiPrefix = "/api/v3";
const graphqlPath = "/api/graphql";
const mostBytes = 30 * 1024 * 1024;

export function createHttpServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      console.error(`local GitHub: ${request.method ?? ""} ${request.url ?? ""} failed`, error);
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { "content-type": "text/plain" })
          .end("the local GitHub has a defect; see its log\n");
    });
  });
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === graphqlPath || path === apiPrefix || path.startsWith(`${apiPrefix}/`)) {
    const body = await readBytes(request, mostBytes);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const apiRequest = toApiRequest(request, body);
    const answer = await serveFaulty({
      hub: parts.hub(),
      api: parts.api(),
      request: apiRequest,
      socket: request.socket,
    });
    if (answer !== undefined) send(parts.hub(), response, answer);
    return;
  }
  if (isGitRequest(path)) return serveGit(parts.hub(), request, response);
  return parts.pages(request, response);
}

function toApiRequest(request: IncomingMessage, body: Buffer): ApiRequest {
  const url = new URL(request.url ?? "/", "http://localhost");
  const [raw = ""] = (request.url ?? "/").split("?", 1);
  const path = raw === graphqlPath ? "/graphql" : raw.slice(apiPrefix.length);
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    String(value ?? ""),
  ]);
  return {
    method: request.method ?? "GET",
    path: path === "" ? "/" : path,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body,
  };
}

function send(hub: Hub, response: ServerResponse, answer: Answer): void {
  const body = answer.body === undefined ? undefined : Buffer.from(answer.body);
  response.writeHead(answer.status, {
    ...answer.headers,
    // Clients correct their clocks by this header.
    date: new Date(hub.clock()).toUTCString(),
    ...(body === undefined ? {} : { "content-length": String(body.length) }),
  });
  response.end(body);
}
