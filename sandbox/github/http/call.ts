/** One call of the API: the request, who makes it, and what its path names. */

import type { Caller } from "../auth/caller.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import type { Answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { ApiRequest } from "./api-request.ts";

export interface Call {
  readonly hub: Hub;
  readonly request: ApiRequest;
  /** Decoded path parameters, by the names of GitHub's description. */
  readonly params: ReadonlyMap<string, string>;
  readonly caller: Caller;
  /** As the client knows it, for `link` headers. */
  readonly url: URL;
}

export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

export type Handler<C extends Call = Call> = (call: C) => Answer | Promise<Answer>;

/** `GET /repos/{owner}/{repo}/pulls` → what answers it. */
export type Routes<C extends Call = Call> = Readonly<Record<string, Handler<C>>>;

export function param(call: Call, name: string): string {
  const value = call.params.get(name);
  if (value === undefined) throw new Error(`this route has no {${name}}`);
  return value;
}

/** An id or a number in a path; anything else names nothing. */
export function numberParam(call: Call, name: string): number {
  const value = param(call, name);
  if (!/^\d{1,15}$/.test(value)) throw new ApiError(404, "Not Found");
  return Number(value);
}
