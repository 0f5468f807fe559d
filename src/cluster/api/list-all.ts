/** Reads a whole collection, page by page. */

import type { JsonObject } from "../../core/model/json.ts";
import { isJsonObject } from "../../core/model/json.ts";
import { metadataListOnly } from "./accept.ts";
import type { Connection } from "./connection.ts";
import { listAt, textAt } from "./read-json.ts";
import { apiVersionOf, pathOf, queryOf, type Resource } from "./resource.ts";
import { unreadable } from "./unreadable.ts";

export interface ListRequest {
  readonly resource: Resource;
  /** `""`: cluster-scoped, or all namespaces. */
  readonly namespace: string;
  readonly labelSelector?: string | undefined;
  /** Only `metadata` is asked for. */
  readonly metadataOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const pageSize = "500";

/** A kind that is not served has no objects. Faults: CLUSTER_FORBIDDEN, CLUSTER_UNAVAILABLE. */
export async function listAll(connection: Connection, request: ListRequest): Promise<readonly JsonObject[]> {
  for (let tries = 0; ; tries += 1) {
    const found = await readPages(connection, request);
    // A page token lives for some minutes; a list that outlives it is begun again.
    if (found !== "expired") return found;
    if (tries >= 3)
      throw unreadable(connection.cluster, request.resource.plural, {
        kind: "other",
        status: 410,
        causes: [],
      });
  }
}

async function readPages(
  connection: Connection,
  { resource, namespace, labelSelector, metadataOnly = false, signal }: ListRequest,
): Promise<readonly JsonObject[] | "expired"> {
  const items: JsonObject[] = [];
  let next: string | undefined;
  do {
    const query = queryOf({ limit: pageSize, labelSelector, continue: next });
    const answer = await connection.send({
      method: "GET",
      path: `${pathOf(resource, { namespace })}${query}`,
      ...(metadataOnly ? { accept: metadataListOnly } : {}),
      signal,
    });
    if (!answer.ok) {
      if (answer.refusal.status === 410) return "expired";
      if (answer.refusal.kind === "no-such-kind") return [];
      throw unreadable(
        connection.cluster,
        `${resource.plural} of ${namespace || "the whole cluster"}`,
        answer.refusal,
      );
    }
    for (const item of listAt(answer.body, "items"))
      if (isJsonObject(item)) items.push(withKind(item, resource));
    next = textAt(answer.body, "metadata", "continue") || undefined;
  } while (next !== undefined);
  return items;
}

/** Items of a list do not say what they are. */
function withKind(item: JsonObject, resource: Resource): JsonObject {
  return { ...item, apiVersion: apiVersionOf(resource), kind: resource.kind };
}
