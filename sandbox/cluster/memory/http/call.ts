/** A request for objects of a kind that is known, and what every verb does with it. */

import { type JsonObject, type JsonValue } from "../../json.ts";
import type { SandboxUser } from "../../sandbox-user.ts";
import { denial, isAllowed } from "../access/authorize.ts";
import { forbidden, notFound, notSupported } from "../api/api-error.ts";
import type { Pages } from "../api/list-objects.ts";
import type { State, WriteOptions, Written } from "../api/state.ts";
import { inVersion } from "../api/watch-objects.ts";
import type { Kind } from "../kinds/kind.ts";
import { type Answer, json, represent } from "./answer.ts";
import { readOptions } from "./read-options.ts";
import type { ResourcePath } from "./route.ts";

export interface ResourceRequest {
  readonly method: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly body: JsonValue | undefined;
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
  readonly user: SandboxUser;
}

export interface Call extends ResourceRequest {
  readonly state: State;
  readonly pages: Pages;
  readonly kind: Kind;
  readonly namespace: string;
}

export const accessReview = "authorization.k8s.io/v1 SelfSubjectAccessReview";

/** ApiError 403. */
export function allow({ state, kind, namespace, path, user }: Call, verb: string): void {
  const { group, plural } = kind.resource;
  const access = {
    verb,
    group,
    resource: plural,
    subresource: path.subresource,
    namespace,
    name: path.name ?? "",
  };
  // Everybody may ask what he may do.
  if (kind.id === accessReview) return;
  if (!isAllowed(state.store, user, access))
    throw forbidden({ plural, group, name: access.name }, denial(user, access));
  const writes = !["get", "list", "watch"].includes(verb);
  if (writes && group === "rbac.authorization.k8s.io" && !user.groups.includes("system:masters"))
    throw notSupported(
      "changes of roles and bindings by others than the administrator: it cannot check what they may grant",
    );
}

/** ApiError 404. */
export function required({ kind }: Call, live: JsonObject | undefined, name: string): JsonObject {
  if (live !== undefined) return live;
  throw notFound({ plural: kind.resource.plural, group: kind.resource.group, name });
}

export function writeOptions({ query, userAgent, path }: Call, kind: string, apply = false): WriteOptions {
  return readOptions({ kind, query, userAgent, subresource: path.subresource, apply });
}

export function written({ kind, accept }: Call, { object, created, warnings }: Written): Answer {
  return json(created ? 201 : 200, represent(inVersion(kind, object), accept), warnings);
}
