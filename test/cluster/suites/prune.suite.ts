/** Deleting last, and only what is ours: every guard before a deletion, and what stays in the inventory. */

import { describe, expect, test } from "vitest";
import { objectAt } from "../../../src/cluster/api/read-json.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import {
  type Abilities,
  claimRequest,
  configMap,
  deploy,
  manifest,
  objectWrites,
  type World,
} from "../world.ts";

const mergePatch = "application/merge-patch+json";

const path = (namespace: string, name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;

const persistentVolumeClaim = (namespace: string, name = "leaves") =>
  manifest({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });

const one =
  (metadata: JsonObject = {}) =>
  (namespace: string) => [configMap(namespace, "leaves", { a: "b" }, metadata)];

export function pruneSuite(world: () => World, able: Abilities): void {
  /** Deploys what stays and what leaves, does something to it, and deploys again without what leaves. */
  async function leave(
    leaving: (namespace: string) => readonly Manifest[],
    meanwhile?: (namespace: string) => Promise<unknown>,
  ) {
    const namespace = world().newNamespace();
    await world().createNamespace(namespace);
    const worker = `prune-${namespace}`;
    const environment = await world().environment(namespace, { worker });
    const staying = Array.from({ length: 8 }, (_, index) => configMap(namespace, `stays-${index}`, {}));
    await deploy(environment, [...staying, ...leaving(namespace)]);
    await meanwhile?.(namespace);
    const { pruned } = await deploy(environment, staying, "b");
    const inventory = await environment.readInventory();
    const recorded = inventory?.objects
      .map(({ identity }) => identity.name)
      .filter((name) => !name.startsWith("stays-"));
    return { namespace, environment, staying, pruned, recorded, worker };
  }

  const patch = (body: JsonObject) => (namespace: string) =>
    world().must({ method: "PATCH", path: path(namespace, "leaves"), contentType: mergePatch, body });

  describe("pruning", () => {
    test("promise 9: deletes what left the render, after everything else", async () => {
      const { namespace, pruned, recorded, worker } = await leave(one());
      expect(pruned).toEqual({ deleted: [expect.objectContaining({ name: "leaves" })], kept: [] });
      expect(await world().live(path(namespace, "leaves"))).toBeUndefined();
      expect(recorded).toEqual([]);
      const writes = objectWrites(world().audit(), worker);
      expect(writes.at(-1)?.verb).toBe("delete");
      expect(writes.filter(({ verb }) => verb === "delete")).toHaveLength(1);
    });

    test.skipIf(!able.bodies)(
      "promise 9: deletes only the very object and version that it looked at",
      async () => {
        const { worker } = await leave(one());
        const deletion = objectWrites(world().audit(), worker).at(-1);
        expect(objectAt(deletion?.body, "preconditions")).toEqual({
          uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
          resourceVersion: expect.stringMatching(/^\d+$/),
        });
      },
    );

    test("promise 9: leaves an object that lost this environment's label, and forgets it", async () => {
      const { namespace, pruned, recorded } = await leave(
        one(),
        patch({ metadata: { labels: { "applyset.kubernetes.io/part-of": null } } }),
      );
      expect(pruned.kept.map(({ why }) => why)).toEqual([
        "it does not carry this environment's label any more",
      ]);
      expect(await world().live(path(namespace, "leaves"))).toBeDefined();
      expect(recorded).toEqual([]);
    });

    test("promise 9: leaves an object that moved to another environment", async () => {
      const { pruned } = await leave(
        one(),
        patch({ metadata: { labels: { "applyset.kubernetes.io/part-of": "applyset-other-v1" } } }),
      );
      expect(pruned.deleted).toEqual([]);
    });

    test("promise 9: leaves an object that was made anew by hand under the same name and label", async () => {
      const { namespace, pruned, recorded } = await leave(one(), async (within) => {
        const live = await world().live(path(within, "leaves"));
        await world().must({ method: "DELETE", path: path(within, "leaves") });
        const metadata = { name: "leaves", labels: objectAt(live, "metadata", "labels") };
        await world().must({
          method: "POST",
          path: `/api/v1/namespaces/${within}/configmaps`,
          body: { metadata },
        });
      });
      expect(pruned.kept.map(({ why }) => why)).toEqual(["somebody else made it anew under this name"]);
      expect(await world().live(path(namespace, "leaves"))).toBeDefined();
      expect(recorded).toEqual([]);
    });

    test.each([
      ["argocd.argoproj.io/sync-options", "Replace=true,Prune=false"],
      ["helm.sh/resource-policy", "keep"],
      ["kustomize.toolkit.fluxcd.io/prune", "disabled"],
    ])(
      "promise 9: leaves an object whose annotation %s says so, and keeps it on record",
      async (key, value) => {
        const { pruned, recorded } = await leave(one({ annotations: { [key]: value } }));
        expect(pruned.kept.map(({ why }) => why)).toEqual([`its annotation ${key} says so`]);
        expect(recorded).toEqual(["leaves"]);
      },
    );

    test("promise 9: leaves an object that another object owns", async () => {
      const { pruned, recorded } = await leave(one(), async (namespace) => {
        const owner = objectAt(await world().live(path(namespace, "stays-0")), "metadata");
        const reference = {
          apiVersion: "v1",
          kind: "ConfigMap",
          name: "stays-0",
          uid: owner["uid"] ?? "",
          controller: true,
        };
        await patch({ metadata: { ownerReferences: [reference] } })(namespace);
      });
      expect(pruned.kept.map(({ why }) => why)).toEqual([
        "another object owns it, and deletes it when its time comes",
      ]);
      expect(recorded).toEqual(["leaves"]);
    });

    test("promise 9: asks for an acknowledgement before it deletes a PersistentVolumeClaim", async () => {
      const { pruned, recorded } = await leave((namespace) => [persistentVolumeClaim(namespace)]);
      expect(pruned.kept.map(({ why }) => why)).toEqual([
        "deleting a PersistentVolumeClaim needs an acknowledgement: what is in it would be lost",
      ]);
      expect(recorded).toEqual(["leaves"]);
    });

    test("promise 9: deletes exactly what was acknowledged, and keeps what was not, with the code that lets it go", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const staying = [configMap(namespace, "stays", {})];
      const claims = ["data", "logs"].map((name) => persistentVolumeClaim(namespace, name));
      await deploy(environment, [...staying, ...claims]);
      const [data, logs] = claims.map(({ identity }) => identity);
      if (data === undefined || logs === undefined) throw new Error("no claims");

      const { pruned } = await deploy(environment, staying, "b", [data]);
      // Without its controllers nobody takes the finalizer away.
      const left = pruned.kept.filter(({ identity }) => identity.name === "data");
      expect(
        left.every(({ why, code }) => why.includes("it waits for its finalizers") && code === undefined),
      ).toBe(true);
      expect(pruned.kept.filter(({ identity }) => identity.name === "logs")).toEqual([
        {
          identity: logs,
          why: "deleting a PersistentVolumeClaim needs an acknowledgement: what is in it would be lost",
          code: "pvc-removed",
        },
      ]);
      const at = (name: string) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
      expect(objectAt(await world().live(at("logs")), "metadata")["deletionTimestamp"]).toBeUndefined();
      const gone = await world().live(at("data"));
      expect(gone === undefined || "deletionTimestamp" in objectAt(gone, "metadata")).toBe(true);
    });

    test("promise 9: an acknowledgement takes no other guard away: another owner's object stays", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const staying = [configMap(namespace, "stays", {})];
      const claim = persistentVolumeClaim(namespace, "data");
      await deploy(environment, [...staying, claim]);
      await world().must({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data`,
        contentType: mergePatch,
        body: { metadata: { labels: { "applyset.kubernetes.io/part-of": null } } },
      });
      const { pruned } = await deploy(environment, staying, "b", [claim.identity]);
      expect(pruned.deleted).toEqual([]);
      expect(pruned.kept.map(({ why, code }) => [why, code])).toEqual([
        ["it does not carry this environment's label any more", undefined],
      ]);
    });

    test("promise 9: an acknowledgement of many objects covers these and no other", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const staying = Array.from({ length: 8 }, (_, index) => configMap(namespace, `stays-${index}`, {}));
      const many = Array.from({ length: 10 }, (_, index) => configMap(namespace, `leaves-${index}`, {}));
      await deploy(environment, [...staying, ...many]);
      const acknowledged = many.slice(1).map(({ identity }) => identity);
      const { pruned } = await deploy(environment, staying, "b", acknowledged);
      expect(pruned.deleted).toHaveLength(9);
      expect(pruned.kept.map(({ identity, code }) => [identity.name, code])).toEqual([
        ["leaves-0", "mass-removal"],
      ]);
    });

    test("promise 9: asks for an acknowledgement before it deletes many objects at once", async () => {
      const { pruned, recorded } = await leave((namespace) =>
        Array.from({ length: 10 }, (_, index) => configMap(namespace, `leaves-${index}`, {})),
      );
      expect(pruned.deleted).toEqual([]);
      expect(new Set(pruned.kept.map(({ why }) => why))).toEqual(
        new Set(["deleting 10 of 18 objects at once needs an acknowledgement"]),
      );
      expect(recorded).toHaveLength(10);
    });

    test("promise 9: does not delete what the grant does not cover any more", async () => {
      const [namespace, other] = [world().newNamespace(), world().newNamespace()];
      await world().createNamespace(namespace);
      await world().createNamespace(other);
      const manifests = [configMap(namespace, "stays", {}), configMap(other, "leaves", {})];
      await deploy(await world().environment(namespace, { namespaces: [other] }), manifests);
      const narrower = { repository: "octo/shop", namespaces: [namespace], clusterScoped: [] };
      const environment = await world().environment(namespace, { grants: [narrower] });
      const { pruned } = await deploy(environment, manifests.slice(0, 1), "b");
      expect(pruned.kept.map(({ why }) => why)).toEqual([
        `no grant covers it any more (namespaces: ["${other}"])`,
      ]);
      expect(await world().live(path(other, "leaves"))).toBeDefined();
    });

    test("says whose finalizer an object waits for, keeps it on record, and is done with it when it is gone", async () => {
      const waiting = { finalizers: ["test.example.com/wait"] };
      const { namespace, environment, staying, pruned, recorded } = await leave(one(waiting));
      expect(pruned.kept.map(({ why }) => why)).toEqual([
        "it is being deleted, and still there after 2 seconds; it waits for its finalizers test.example.com/wait",
      ]);
      expect(recorded).toEqual(["leaves"]);
      await patch({ metadata: { finalizers: null } })(namespace);
      const { pruned: next } = await deploy(environment, staying, "c");
      expect(next.deleted.map(({ name }) => name)).toEqual(["leaves"]);
      expect((await environment.readInventory())?.objects).toHaveLength(staying.length);
    });

    test("records what is there as settled, and the last ten deployments", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = [configMap(namespace, "settings", {})];
      for (let count = 1; count <= 12; count += 1) await deploy(environment, manifests, count.toString(16));
      const inventory = await environment.readInventory();
      expect(inventory).toMatchObject({ state: "settled", generation: 12 });
      expect(inventory?.history.map(({ generation }) => generation)).toEqual([
        12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
      ]);
      expect(inventory?.history[0]).toEqual({
        revision: "c".repeat(40),
        renderDigest: `sha256:${"c".repeat(64)}`,
        generation: 12,
        settledAt: "2026-11-24T12:01:00.000Z",
      });
    });

    test("goes on after a restart, and records a failure with what is there", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = [configMap(namespace, "settings", {})];
      const claim = await environment.claim(claimRequest(), manifests);
      await environment.apply(claim, manifests);
      const restarted = await world().environment(namespace);
      const found = await restarted.readInventory();
      expect(found?.state).toBe("settling");
      if (found === undefined) throw new Error("no inventory");
      await restarted.fail(restarted.resume(found));
      expect(await restarted.readInventory()).toMatchObject({
        state: "failed",
        objects: found.objects,
        history: [],
      });
    });
  });
}
