/** The pages for people: who looks is a cookie, what they do is a form of this very site. */

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError } from "../http/api-error.ts";
import type { Api } from "../http/dispatch.ts";
import { readBytes } from "../http/read-bytes.ts";
import type { Hub } from "../hub.ts";
import { findAccount } from "../operations/accounts.ts";
import { ActError } from "../seed/act-as.ts";
import { submitForm } from "./form-routes.ts";
import { manifestForm } from "./manifest-form.ts";
import { layout } from "./layout.ts";
import type { FormRequest, Page, PageRequest } from "./page-request.ts";
import { findPage } from "./page-routes.ts";
import { avatarSvg } from "./parts/people.ts";
import { isLocalHost, isOwnForm, pageHeaders } from "./page-safety.ts";
import { errorPage } from "./views/error.ts";

export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const assets = new Map(
  [
    ["/assets/style.css", "text/css"],
    ["/assets/refresh.js", "text/javascript"],
    ["/assets/icon.svg", "image/svg+xml"],
  ].map(([path = "", type = ""]) => [
    path,
    { type, body: readFileSync(new URL(`.${path}`, import.meta.url)) },
  ]),
);

const personCookie = "local-github-person";
const mostFormBytes = 2 * 1024 * 1024;

export function createPages(hub: () => Hub, api: () => Api): Pages {
  return async (request, response) => {
    if (!isLocalHost(request)) {
      response
        .writeHead(421, { "content-type": "text/plain" })
        .end("The local GitHub answers only on this machine's own names.\n");
      return;
    }
    const url = new URL(request.url ?? "/", "http://localhost");
    if (serveFile(hub(), url.pathname, response)) return;
    const page: PageRequest = {
      hub: hub(),
      api: api(),
      path: url.pathname,
      query: url.searchParams,
      person: personOf(hub(), request),
    };
    if (request.method === "GET" || request.method === "HEAD") await show(page, response);
    else if (request.method === "POST") await submit(page, request, response);
    else response.writeHead(405, { allow: "GET, HEAD, POST" }).end();
  };
}

function serveFile(hub: Hub, path: string, response: ServerResponse): boolean {
  const asset = assets.get(path);
  if (asset !== undefined) {
    response
      .writeHead(200, {
        ...pageHeaders(),
        "content-type": `${asset.type}; charset=utf-8`,
        "cache-control": "no-cache",
      })
      .end(asset.body);
    return true;
  }
  const account = hub.store.accounts.get(Number(/^\/avatars\/(\d+)\.svg$/.exec(path)?.[1]));
  if (account === undefined) return false;
  response
    .writeHead(200, { ...pageHeaders(), "content-type": "image/svg+xml", "cache-control": "max-age=3600" })
    .end(avatarSvg(account));
  return true;
}

function personOf(hub: Hub, request: IncomingMessage) {
  const found = new RegExp(`(?:^|;\\s*)${personCookie}=([^;]+)`).exec(request.headers.cookie ?? "");
  const account = found === null ? undefined : findAccount(hub, decodeURIComponent(found[1] ?? ""));
  return account?.type === "User" ? account : undefined;
}

async function show(page: PageRequest, response: ServerResponse): Promise<void> {
  const found =
    (await findPage(page)) ?? errorPage(404, "There is nothing here, or nothing that you may see.");
  sendPage(page, response, found);
}

function sendPage(page: PageRequest, response: ServerResponse, shown: Page, formTarget?: string): void {
  response
    .writeHead(shown.status ?? 200, {
      ...pageHeaders(formTarget),
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    })
    .end(layout(page, shown));
}

async function submit(page: PageRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBytes(request, mostFormBytes);
  if (bytes === undefined) {
    sendPage(page, response, errorPage(413, "The form is too large."));
    return;
  }
  const form: FormRequest = { ...page, form: new URLSearchParams(bytes.toString("utf8")) };
  const own = isOwnForm(request);
  try {
    // Sites send people here with a manifest; that only shows a page, which asks.
    if (/^\/(?:organizations\/[^/]+\/)?settings\/apps\/new$/.test(page.path)) {
      const made = manifestForm(form, own);
      if ("redirect" in made) response.writeHead(303, { ...pageHeaders(), location: made.redirect }).end();
      else sendPage(page, response, made.page, made.formTarget);
      return;
    }
    if (!own) throw new ApiError(403, "This form did not come from a page of the local GitHub.");
    const next = page.path === "/act-as" ? actAs(form, response) : await submitForm(form);
    if (next === undefined) throw new ApiError(404, "There is no such form.");
    response.writeHead(303, { ...pageHeaders(), location: next }).end();
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ActError)) throw error;
    sendPage(page, response, errorPage(error.status, error.message));
  }
}

function actAs({ form, hub }: FormRequest, response: ServerResponse): string {
  const account = findAccount(hub, form.get("login") ?? "");
  if (account?.type !== "User") throw new ApiError(422, "There is nobody of this name.");
  response.setHeader(
    "set-cookie",
    `${personCookie}=${encodeURIComponent(account.login)}; Path=/; HttpOnly; SameSite=Strict`,
  );
  const back = form.get("return") ?? "/";
  // Only a path of this site: `//host` and `/\host` would lead elsewhere.
  return /^\/(?![/\\])/.test(back) ? back : "/";
}
