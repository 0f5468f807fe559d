/** Repositories have two addresses, by name and by id; `link` headers and redirects use the id, which outlives the name. */

import { repositoryOf } from "../auth/access.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import type { Answer } from "./answer.ts";
import { json } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import type { RepositoryMoved } from "./api-error.ts";
import type { ApiRequest } from "./api-request.ts";

/** Every route of a repository is also served under its id, where GitHub's `link` headers lead. */
export function canonical(hub: Hub, request: ApiRequest): ApiRequest {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(request.path) ?? [];
  const repository = id === undefined ? undefined : hub.store.repositories.get(Number(id));
  if (repository === undefined) return request;
  return { ...request, path: `/repos/${repositoryFullName(hub, repository)}${rest}` };
}

/** Where a client would find this again: repositories by their ids, as GitHub links to them. */
export function urlOf(hub: Hub, { path, query }: ApiRequest): URL {
  const [, owner, name, rest = ""] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const known = owner === undefined || name === undefined ? undefined : knownRepository(hub, owner, name);
  const url = new URL(`${hub.urls.api}${known === undefined ? path : `/repositories/${known.id}${rest}`}`);
  url.search = query.toString();
  return url;
}

function knownRepository(hub: Hub, owner: string, name: string): Repository | undefined {
  try {
    return repositoryOf(hub, owner, name);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** A GET may be asked again anywhere; everything else only with its method and body. */
export function moved(
  hub: Hub,
  {
    request,
    error,
    documentation,
  }: { readonly request: ApiRequest; readonly error: RepositoryMoved; readonly documentation: string },
): Answer {
  const { method, path } = request;
  const rest = /^\/repos\/[^/]+\/[^/]+(.*)$/.exec(path)?.[1] ?? "";
  const url = `${hub.urls.api}/repositories/${error.repositoryId}${rest}`;
  const status = method === "GET" ? 301 : 307;
  const body = {
    message: "Moved Permanently",
    url,
    documentation_url: documentation,
    status: String(status),
  };
  return json(status, body, { location: url });
}
