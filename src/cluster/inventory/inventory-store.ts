/** Reads and writes the inventory's ConfigMap; every write but the first says which version it replaces. */

import { randomUUID } from "node:crypto";
import { Fault } from "../../core/model/fault.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { idLabel, toolingAnnotation } from "../apply-set.ts";
import { metadataOnly } from "../api/accept.ts";
import { textAt, textMapAt } from "../api/read-json.ts";
import { pathOf, queryOf, type Resource } from "../api/resource.ts";
import type { Refusal } from "../api/refusal.ts";
import { unreadable } from "../api/unreadable.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import {
  inventoryObject,
  readInventoryObject,
  type StoredInventory,
  UnreadableInventory,
} from "./inventory-object.ts";

import { type Progress, progressKey, progressText } from "./progress.ts";

const configMaps: Resource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
};

export type WriteResult =
  | { readonly kind: "written"; readonly stored: StoredInventory }
  /** Somebody else wrote it since. */
  | { readonly kind: "changed" }
  | { readonly kind: "namespace-missing" };

/** Faults: OBJECT_OWNED_BY_OTHER when something else has the inventory's place, CLUSTER_FORBIDDEN, CLUSTER_UNAVAILABLE. */
export async function readStored(context: EnvironmentContext): Promise<StoredInventory | undefined> {
  const { connection, parent } = context;
  const answer = await connection.send({ method: "GET", path: pathOf(configMaps, parent), urgent: true });
  if (answer.ok) return readOwn(context, answer.body);
  if (answer.refusal.kind === "not-found") return undefined;
  throw unreadable(connection.cluster, `the inventory ${parent.namespace}/${parent.name}`, answer.refusal);
}

/** Only its `resourceVersion`, which is enough to see that nothing changed. */
export async function readStoredVersion({
  connection,
  parent,
}: EnvironmentContext): Promise<string | undefined> {
  const answer = await connection.send({
    method: "GET",
    path: pathOf(configMaps, parent),
    accept: metadataOnly,
    urgent: true,
  });
  return answer.ok ? textAt(answer.body, "metadata", "resourceVersion") : undefined;
}

function readOwn(context: EnvironmentContext, object: JsonObject): StoredInventory {
  const { applySet } = context;
  const ours = textMapAt(object, "metadata", "labels").get(idLabel) === applySet;
  const tooling = textMapAt(object, "metadata", "annotations").get(toolingAnnotation) ?? "";
  if (!ours || !tooling.startsWith("slipway/"))
    throw placeTaken(context, "is not an inventory of this environment");
  try {
    return readInventoryObject(object);
  } catch (error) {
    if (!(error instanceof UnreadableInventory)) throw error;
    throw placeTaken(context, `cannot be read: ${error.message}`);
  }
}

function placeTaken({ parent }: EnvironmentContext, what: string): Fault {
  return new Fault("OBJECT_OWNED_BY_OTHER", {
    message: `ConfigMap ${parent.namespace}/${parent.name} ${what}.`,
    next: "Look at it, and remove it if nobody needs it; the next deployment makes a new one.",
    retry: "never",
  });
}

/** `previous` absent: creates it. */
export async function writeStored(
  context: EnvironmentContext,
  inventory: Inventory,
  previous: StoredInventory | undefined,
): Promise<WriteResult> {
  const write = randomUUID();
  const { connection, parent, fieldManager } = context;
  const query = queryOf({ fieldManager });
  const answer = await connection.send({
    method: previous === undefined ? "POST" : "PUT",
    path: `${pathOf(configMaps, previous === undefined ? { namespace: parent.namespace } : parent)}${query}`,
    body: inventoryObject(context, {
      inventory,
      write,
      ...(previous === undefined ? {} : { resourceVersion: previous.resourceVersion }),
    }),
    urgent: true,
  });
  if (answer.ok) return { kind: "written", stored: readOwn(context, answer.body) };
  return afterRefusal(context, answer.refusal, write);
}

/**
 * Raises the generation, whatever the present writer records meanwhile: the only condition is the generation that was seen. From
 * then on every write of the older claim fails. `facts`: what else the new claim says of itself.
 */
export async function raiseGeneration(
  context: EnvironmentContext,
  seen: StoredInventory,
  facts: Readonly<Record<string, string>>,
): Promise<WriteResult> {
  const write = randomUUID();
  const { connection, parent, fieldManager } = context;
  const { generation } = seen.inventory;
  const replaced = { ...facts, generation: String(generation + 1), write };
  const answer = await connection.send({
    method: "PATCH",
    path: `${pathOf(configMaps, parent)}${queryOf({ fieldManager })}`,
    contentType: "application/json-patch+json",
    body: [
      { op: "test", path: "/data/generation", value: String(generation) },
      ...Object.entries(replaced).map(([key, value]) => ({ op: "replace", path: `/data/${key}`, value })),
    ],
    urgent: true,
  });
  if (answer.ok) return { kind: "written", stored: readOwn(context, answer.body) };
  // A failed test is a 422 that cannot be told from another.
  return afterRefusal(context, { ...answer.refusal, kind: kindOfFailedTest(answer.refusal) }, write);
}

function kindOfFailedTest({ kind }: Refusal): Refusal["kind"] {
  return kind === "invalid" || kind === "other" ? "modified" : kind;
}

/** Adds what one batch did: a small patch, so that a large list is not sent after every twenty objects. */
export async function addProgress(
  context: EnvironmentContext,
  stored: StoredInventory,
  batch: number,
  progress: readonly Progress[],
): Promise<WriteResult> {
  const write = randomUUID();
  const { connection, parent, fieldManager } = context;
  const answer = await connection.send({
    method: "PATCH",
    path: `${pathOf(configMaps, parent)}${queryOf({ fieldManager })}`,
    contentType: "application/merge-patch+json",
    accept: metadataOnly,
    body: {
      metadata: { resourceVersion: stored.resourceVersion },
      data: { [progressKey(batch)]: progressText(progress), write },
    },
    urgent: true,
  });
  if (!answer.ok) return afterRefusal(context, answer.refusal, write);
  const resourceVersion = textAt(answer.body, "metadata", "resourceVersion");
  return { kind: "written", stored: { ...stored, resourceVersion, write } };
}

/** A write whose answer was lost is repeated by the connection, and then collides with itself. */
async function afterRefusal(
  context: EnvironmentContext,
  refusal: Refusal,
  write: string,
): Promise<WriteResult> {
  const { kind, missing } = refusal;
  if (missing?.plural === "namespaces") return { kind: "namespace-missing" };
  if (kind === "modified" || kind === "already-exists" || kind === "not-found") {
    const now = await readStored(context);
    return now?.write === write ? { kind: "written", stored: now } : { kind: "changed" };
  }
  if (kind === "too-large" || kind === "invalid") throw tooLarge(context);
  if (kind === "namespace-terminating") throw terminating(context);
  throw unwritable(context, refusal);
}

function tooLarge({ ref }: EnvironmentContext): Fault {
  return new Fault("TOO_MANY_OBJECTS", {
    message: `The inventory of ${ref.environment} does not fit into a ConfigMap (1 MiB).`,
    next: "Split the environment.",
    retry: "never",
  });
}

function terminating({ parent }: EnvironmentContext): Fault {
  return new Fault("NAMESPACE_TERMINATING", {
    message: `The namespace ${parent.namespace}, which holds the inventory, is being deleted.`,
    next: "Deploy again when it is gone.",
    retry: "never",
  });
}

function unwritable({ connection, parent }: EnvironmentContext, refusal: Refusal): Fault {
  return new Fault("CLUSTER_FORBIDDEN", {
    message: `The cluster ${connection.cluster} does not let Slipway write its inventory ${parent.namespace}/${parent.name}.`,
    next: `The operator must give Slipway's account the right to ${refusal.detail ?? "get, create, update and patch configmaps there"}.`,
    retry: "never",
  });
}
