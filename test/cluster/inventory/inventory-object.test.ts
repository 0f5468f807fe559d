import { describe, expect, test } from "vitest";
import {
  inventoryObject,
  readInventoryObject,
  UnreadableInventory,
} from "../../../src/cluster/inventory/inventory-object.ts";
import { progressKey, progressText } from "../../../src/cluster/inventory/progress.ts";
import { objectAt, textAt } from "../../../src/cluster/api/read-json.ts";
import type { Inventory, InventoryEntry } from "../../../src/core/model/inventory.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import { claimRequest } from "../world.ts";

const context = {
  parent: { namespace: "shop", name: "slipway-staging-1" },
  applySet: "applyset-x-v1",
  tooling: "slipway/v1.0.0",
  ref: { repository: "octo/shop", environment: "staging", namespace: "shop" },
  fieldManager: "slipway/staging",
};

function entry(index: number): InventoryEntry {
  const hex = index.toString(16).padStart(64, "0");
  return {
    identity: { group: "apps", kind: "Deployment", namespace: "shop", name: `web-${index}` },
    version: "v1",
    uid: `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`,
    resourceVersion: String(index),
    digest: `sha256:${hex}`,
    liveDigest: `sha256:${hex}`,
  };
}

function inventory(objects: readonly InventoryEntry[]): Inventory {
  const { revision, renderDigest, deploymentId, now } = claimRequest();
  const history = [{ revision, renderDigest, generation: 2, settledAt: now }];
  return {
    environment: "staging",
    generation: 3,
    state: "settling",
    revision,
    renderDigest,
    deploymentId,
    claimedAt: now,
    objects,
    history,
  };
}

function written(objects: readonly InventoryEntry[]): JsonObject {
  return inventoryObject(context, { inventory: inventory(objects), write: "w", resourceVersion: "7" });
}

describe("an inventory as a ConfigMap", () => {
  test("comes back as it was, readable while it is small", () => {
    const entries: readonly InventoryEntry[] = [
      entry(1),
      { identity: entry(2).identity, version: "v1" },
      { ...entry(3), leaving: true },
    ];
    const object = written(entries);
    expect(readInventoryObject(object)).toEqual({
      inventory: inventory(entries),
      resourceVersion: "7",
      write: "w",
    });
    expect(textAt(object, "data", "objects")).toContain('"web-1"');
    expect(object["binaryData"]).toBeUndefined();
  });

  test("holds five thousand objects within what a ConfigMap may hold, and comes back as it was", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => entry(index * 7919));
    const object = written(many);
    const bytes =
      Buffer.from(textAt(object, "binaryData", "objects"), "base64").length +
      JSON.stringify(object["data"]).length;
    expect(bytes).toBeLessThan(1024 * 1024);
    expect(readInventoryObject(object).inventory.objects).toEqual(many);
  });

  test("tells other tools what belongs to it", () => {
    const others = [
      entry(1),
      { identity: { group: "", kind: "ConfigMap", namespace: "other", name: "c" }, version: "v1" },
    ];
    expect(objectAt(written(others), "metadata")).toMatchObject({
      labels: { "applyset.kubernetes.io/id": "applyset-x-v1" },
      annotations: {
        "applyset.kubernetes.io/tooling": "slipway/v1.0.0",
        "applyset.kubernetes.io/contains-group-kinds": "ConfigMap,Deployment.apps",
        "applyset.kubernetes.io/additional-namespaces": "other",
      },
    });
  });

  test("knows what batches added since the list was written", () => {
    const object = written([entry(1), { identity: entry(2).identity, version: "v1" }]);
    const progress = { [progressKey(1)]: progressText([{ index: 1, uid: "u", resourceVersion: "9" }]) };
    const read = readInventoryObject({ ...object, data: { ...objectAt(object, "data"), ...progress } });
    expect(read.inventory.objects).toEqual([
      entry(1),
      { identity: entry(2).identity, version: "v1", uid: "u", resourceVersion: "9" },
    ]);
  });

  test.each([
    ["another format", { format: "2" }],
    ["no generation", { generation: "0" }],
    ["a revision that is none", { revision: "main" }],
    ["objects that are no list", { objects: "{}" }],
    ["an object without a name", { objects: '[["","v1","ConfigMap","a",""]]' }],
    ["no JSON", { history: "[" }],
    ["a batch about an object that is not there", { "progress-00001": '[[5,"u","1"]]' }],
    ["a batch of something else", { "progress-00001": "[1]" }],
  ])("with %s is not read", (_, changed) => {
    const object = written([entry(1)]);
    expect(() =>
      readInventoryObject({ ...object, data: { ...objectAt(object, "data"), ...changed } }),
    ).toThrow(UnreadableInventory);
  });

  test("that would unpack to more than an inventory can be is not read", async () => {
    const { gzipSync } = await import("node:zlib");
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, " ")).toString("base64");
    const object = written([entry(1)]);
    expect(() => readInventoryObject({ ...object, binaryData: { objects: bomb } })).toThrow(
      UnreadableInventory,
    );
  });
});
