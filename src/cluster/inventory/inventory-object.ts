/** The inventory as the ConfigMap that holds it, by the ApplySet conventions. It holds references and digests, never a value. */

import { z } from "zod";
import { decodeJson } from "../../core/manifests/decode-json.ts";
import { encodeJson } from "../../core/manifests/encode-json.ts";
import type {
  Inventory,
  InventoryEntry,
  InventoryHistoryEntry,
  InventoryState,
} from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { isRevision, type Revision } from "../../core/model/revision.ts";
import { groupKindsAnnotation, idLabel, namespacesAnnotation, toolingAnnotation } from "../apply-set.ts";
import { textMapAt } from "../api/read-json.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { readEntries, writeEntries } from "./entry-text.ts";
import { withProgress } from "./progress.ts";

const format = "1";

export class UnreadableInventory extends Error {
  override readonly name = "UnreadableInventory";
}

export interface StoredInventory {
  readonly inventory: Inventory;
  readonly resourceVersion: string;
  /** A random mark of the last write, to know it again after an answer was lost. */
  readonly write: string;
}

export interface InventoryWrite {
  readonly inventory: Inventory;
  readonly write: string;
  /** Absent for the first write: the object must not be there yet. */
  readonly resourceVersion?: string;
}

type Owner = Pick<EnvironmentContext, "parent" | "applySet" | "tooling" | "ref" | "fieldManager">;

export function inventoryObject(
  context: Owner,
  { inventory, write, resourceVersion }: InventoryWrite,
): JsonObject {
  const {
    environment,
    generation,
    state,
    revision,
    renderDigest,
    deploymentId,
    claimedAt,
    objects,
    history,
  } = inventory;
  const entries = writeEntries(objects);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      ...context.parent,
      labels: { [idLabel]: context.applySet, "app.kubernetes.io/managed-by": "slipway" },
      annotations: { [toolingAnnotation]: context.tooling, ...contains(objects, context.parent.namespace) },
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    data: {
      format,
      repository: context.ref.repository,
      environment,
      fieldManager: context.fieldManager,
      generation: String(generation),
      state,
      revision,
      renderDigest,
      deploymentId,
      claimedAt,
      history: encodeJson(history.map(({ ...entry }): JsonObject => entry)),
      write,
      ...(entries.data === "" ? {} : { objects: entries.data }),
    },
    ...(entries.binary === "" ? {} : { binaryData: { objects: entries.binary } }),
  };
}

function contains(objects: readonly InventoryEntry[], own: string): Readonly<Record<string, string>> {
  const kinds = new Set(
    objects.map(({ identity: { kind, group } }) => (group === "" ? kind : `${kind}.${group}`)),
  );
  const namespaces = new Set(objects.map(({ identity: { namespace } }) => namespace));
  const others = [...namespaces].filter((namespace) => namespace !== "" && namespace !== own);
  return {
    [groupKindsAnnotation]: [...kinds].toSorted().join(","),
    [namespacesAnnotation]: others.toSorted().join(","),
  };
}

const stateSchema = z.enum(["applying", "settling", "settled", "failed"] satisfies InventoryState[]);

const revisionSchema = z.custom<Revision>((text) => typeof text === "string" && isRevision(text));

const historySchema = z.array(
  z.object({
    revision: revisionSchema,
    renderDigest: z.string(),
    generation: z.number(),
    settledAt: z.string(),
  }),
) satisfies z.ZodType<InventoryHistoryEntry[]>;

const dataSchema = z.object({
  format: z.literal(format),
  environment: z.string(),
  generation: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
  state: stateSchema,
  revision: revisionSchema,
  renderDigest: z.string(),
  deploymentId: z.string(),
  claimedAt: z.string(),
  history: z.string(),
  write: z.string(),
});

/** Throws `UnreadableInventory` for an object that this version of Slipway did not write. */
export function readInventoryObject(object: JsonObject): StoredInventory {
  const data = textMapAt(object, "data");
  try {
    const { write, history, format: _format, ...facts } = dataSchema.parse(Object.fromEntries(data));
    const listed = readEntries({
      data: data.get("objects") ?? "",
      binary: textMapAt(object, "binaryData").get("objects") ?? "",
    });
    return {
      write,
      resourceVersion: textMapAt(object, "metadata").get("resourceVersion") ?? "",
      inventory: {
        ...facts,
        objects: withProgress(listed, data),
        history: historySchema.parse(decodeJson(history)),
      },
    };
  } catch (error) {
    throw new UnreadableInventory("it was not written by this version of Slipway", { cause: error });
  }
}
