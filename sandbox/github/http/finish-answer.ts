/** The headers that GitHub puts around every answer, and the answer to a conditional request. */

import { randomBytes } from "node:crypto";
import type { Caller } from "../auth/caller.ts";
import { sha256 } from "../store.ts";
import type { Answer } from "./answer.ts";
import type { ApiRequest } from "./api-request.ts";
import type { RateLimit } from "./rate-limit.ts";

/** The only version of the API that is served. */
export const apiVersion = "2022-11-28";

export function finish(
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
