import { describe, expect, test } from "vitest";
import { neededAcknowledgements } from "../../../src/cluster/prune/needs-acknowledgement.ts";
import { keepReason } from "../../../src/cluster/prune/keep-reason.ts";
import type { InventoryEntry } from "../../../src/core/model/inventory.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";

function entries(kind: string, count: number, group = ""): readonly InventoryEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    identity: { group, kind, namespace: "shop", name: `${kind}-${index}` },
    version: "v1",
    uid: `uid-${index}`,
  }));
}

function generated(count: number): readonly InventoryEntry[] {
  return entries("ConfigMap", count).map((entry) => {
    const { identity } = entry;
    return { ...entry, identity: { ...identity, name: `${identity.name}-2748f727mg` } };
  });
}

describe("an acknowledgement", () => {
  test.each([
    ["one of two", entries("ConfigMap", 1), 2, 0],
    ["two of four", entries("ConfigMap", 2), 4, 0],
    ["three of nine", entries("ConfigMap", 3), 9, 3],
    ["three of eleven", entries("ConfigMap", 3), 11, 0],
    ["nine of a thousand", entries("ConfigMap", 9), 1000, 0],
    ["ten of a thousand", entries("ConfigMap", 10), 1000, 10],
    ["a volume claim", entries("PersistentVolumeClaim", 1), 100, 1],
    ["a StatefulSet", entries("StatefulSet", 1, "apps"), 100, 1],
    ["a definition", entries("CustomResourceDefinition", 1, "apiextensions.k8s.io"), 100, 1],
    ["a Namespace of another group", entries("Namespace", 1, "example.com"), 100, 0],
    ["three generated names of nine", generated(3), 9, 0],
    [
      "claims that are kept, and one more object",
      [...entries("PersistentVolumeClaim", 9), ...entries("ConfigMap", 1)],
      100,
      9,
    ],
  ])("for %s", (_, leaving, all, needed) => {
    expect(neededAcknowledgements(leaving, all).size).toBe(needed);
  });
});

const live = (metadata: JsonObject): JsonObject => ({
  kind: "ConfigMap",
  metadata: { uid: "uid-0", labels: { "applyset.kubernetes.io/part-of": "set" }, ...metadata },
});

describe("an object that left", () => {
  const [entry] = entries("ConfigMap", 1);
  const ask = (metadata: JsonObject, appliedUids: readonly string[] = []) =>
    entry &&
    keepReason({
      entry,
      live: live(metadata),
      applySet: "set",
      fieldManager: "slipway/a",
      appliedUids: new Set(appliedUids),
    });

  test("may be deleted when nothing speaks against it", () => {
    expect(ask({})).toBeUndefined();
    expect(
      ask({
        annotations: { "argocd.argoproj.io/sync-options": "Prune=true", "kluctl.io/skip-delete": "false" },
      }),
    ).toBeUndefined();
  });

  test("is not the one that was just applied under another group", () => {
    expect(ask({}, ["uid-0"])).toEqual({ kind: "forget", why: "it was just applied under another group" });
  });

  test.each([
    ["helm.sh/resource-policy", "keep"],
    ["argocd.argoproj.io/sync-options", "Delete=false"],
    ["argocd.argoproj.io/sync-options", "Prune=confirm , Replace=true"],
    ["kustomize.toolkit.fluxcd.io/prune", "disabled"],
    ["kapp.k14s.io/delete-strategy", "orphan"],
    ["kluctl.io/skip-delete", "true"],
    ["client.lifecycle.config.k8s.io/deletion", "detach"],
    ["cli-utils.sigs.k8s.io/on-remove", "keep"],
  ])("is kept by %s: %s", (key, value) => {
    expect(ask({ annotations: { [key]: value } })).toEqual({
      kind: "keep",
      why: `its annotation ${key} says so`,
    });
  });
});
