/** Git over HTTP: real `git http-backend` behind the token check; a push moves refs and all that hangs on them. */

import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createGunzip } from "node:zlib";
import { actorOf, checkRepositoryAccess, repositoryOf } from "../auth/access.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { Actor, Caller } from "../auth/caller.ts";
import type { Need } from "../auth/permissions.ts";
import { ApiError, RepositoryMoved } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { pushRules } from "../operations/push-rules.ts";
import { readPushCommands } from "./push-commands.ts";
import type { PushCommand } from "./push-commands.ts";
import { readRef, zeroOid } from "./refs.ts";
import { gitEnvironment } from "./run-git.ts";

const pathPattern = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitRequest(path: string): boolean {
  return pathPattern.test(path);
}

const fetchNeed: Need = { kind: "repository", anyOf: [{ contents: "read" }], role: "read" };
const pushNeed: Need = { kind: "repository", anyOf: [{ contents: "write" }], role: "write" };
/** A push is read into memory first, so that its refs are known before git sees it. */
const mostPushBytes = 256 * 1024 * 1024;

export async function serveGit(hub: Hub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", hub.urls.web);
  const found = pathPattern.exec(url.pathname);
  if (found === null) return;
  const [, owner = "", name = "", service = ""] = found;
  const push = service === "git-receive-pack" || url.searchParams.get("service") === "git-receive-pack";
  try {
    const caller = authenticate(hub, request.headers.authorization);
    const repository = repositoryOf(hub, owner, name);
    checkRepositoryAccess(hub, { caller, repository, need: push ? pushNeed : fetchNeed });
    if (push && repository.archived)
      throw new ApiError(403, "This repository was archived so it is read-only.");
    if (push && caller.kind === "anonymous") throw new ApiError(401, "Authentication required");
    if (service === "git-receive-pack") await receive(hub, { repository, caller, request, response });
    else await runBackend({ repository, service, url, request, response, rules: "" });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error instanceof RepositoryMoved)
      return redirect(hub, response, { error, service, search: url.search });
    refuse(response, error, request.headers.authorization !== undefined);
  }
}

function redirect(
  hub: Hub,
  response: ServerResponse,
  {
    error,
    service,
    search,
  }: { readonly error: RepositoryMoved; readonly service: string; readonly search: string },
): void {
  const repository = hub.store.repositories.get(error.repositoryId);
  const name = repository === undefined ? "" : repositoryFullName(hub, repository);
  response.writeHead(301, { location: `${hub.urls.web}/${name}.git/${service}${search}` }).end();
}

/** GitHub asks anonymous callers to authenticate instead of telling whether a repository exists. */
function refuse(response: ServerResponse, error: ApiError, authenticated: boolean): void {
  const status = !authenticated && error.status === 404 ? 401 : error.status;
  const message = status === 404 ? "Repository not found." : error.message;
  response
    .writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      ...(status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {}),
    })
    .end(`${message}\n`);
}

interface Push {
  readonly repository: Repository;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function receive(hub: Hub, { repository, caller, request, response }: Push): Promise<void> {
  const actor = actorOf(caller);
  const body = await readAll(request);
  const commands = readPushCommands(body);
  const rules = commands.map((command) => rulesLine(hub, { repository, actor, command })).join("\n");
  const url = new URL(request.url ?? "/", hub.urls.web);
  await runBackend({
    repository,
    service: "git-receive-pack",
    url,
    request,
    response,
    body,
    rules,
    before: async () => {
      await afterRefChanges(hub, await accepted(repository, actor, commands));
    },
  });
}

function rulesLine(
  hub: Hub,
  {
    repository,
    actor,
    command,
  }: { readonly repository: Repository; readonly actor: Actor; readonly command: PushCommand },
): string {
  const { ref, after } = command;
  if (!ref.startsWith("refs/heads/")) return ref;
  const branch = ref.slice("refs/heads/".length);
  return [ref, ...pushRules(hub, { repository, branch, actor, after })].join(" ");
}

/** Those of the asked changes that git made. */
async function accepted(repository: Repository, actor: Actor, commands: readonly PushCommand[]) {
  const now = await Promise.all(commands.map(({ ref }) => readRef(repository.dir, ref)));
  return commands
    .filter(({ after }, index) => (now[index] ?? zeroOid) === after)
    .map(({ ref, before, after }) => ({ repository, ref, before, after, actor }));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const source = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > mostPushBytes) throw new ApiError(413, "The push is too large.");
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

interface Backend {
  readonly repository: Repository;
  readonly service: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Absent: the request's own stream. */
  readonly body?: Buffer;
  readonly rules: string;
  /** Runs when git is done, before its answer is sent. */
  readonly before?: () => Promise<void>;
}

async function runBackend({
  repository,
  service,
  url,
  request,
  response,
  body,
  rules,
  before,
}: Backend): Promise<void> {
  const protocol = request.headers["git-protocol"];
  const child = spawn("git", ["http-backend"], {
    env: gitEnvironment({
      GIT_PROJECT_ROOT: repository.dir,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${service}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      REMOTE_USER: "sandbox",
      REMOTE_ADDR: "127.0.0.1",
      ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
      ...(body === undefined && request.headers["content-encoding"] !== undefined
        ? { HTTP_CONTENT_ENCODING: request.headers["content-encoding"] }
        : {}),
      ...(body === undefined ? {} : { CONTENT_LENGTH: String(body.length) }),
      SLIPWAY_RULES: rules,
    }),
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => {
    // git has seen enough.
  });
  if (body === undefined) request.pipe(child.stdin);
  else child.stdin.end(body);
  response.on("close", () => child.kill());
  await sendCgiAnswer(child.stdout, response, before);
}

async function sendCgiAnswer(
  output: NodeJS.ReadableStream,
  response: ServerResponse,
  before: (() => Promise<void>) | undefined,
): Promise<void> {
  let head = Buffer.alloc(0);
  let headDone = false;
  const held: Buffer[] = [];
  for await (const part of output) {
    const bytes = Buffer.from(part);
    if (!headDone) {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) continue;
      headDone = true;
      writeHead(response, head.subarray(0, end).toString("latin1"));
      held.push(head.subarray(end + 4));
    } else held.push(bytes);
    // The answer to a push waits until everything that follows from it was done.
    if (before === undefined) for (const chunk of held.splice(0)) response.write(chunk);
  }
  if (!headDone) {
    response.writeHead(500).end();
    return;
  }
  await before?.();
  for (const chunk of held) response.write(chunk);
  response.end();
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else if (name !== "") response.setHeader(name, value);
  }
  response.statusCode = status;
}
