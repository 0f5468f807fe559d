/** Who may write: one claim at a time, compared before each batch; what a claim leaves behind when its worker dies. */

import { describe, expect, test } from "vitest";
import { listAt, textAt, textMapAt } from "../../../src/cluster/api/read-json.ts";
import type { Judge } from "../../../src/core/model/health.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { claimRequest, configMap, deploy, namespaceManifest, objectWrites, type World } from "../world.ts";

const claimLost = expect.objectContaining({ reason: "CLAIM_LOST", retry: "never" });

function many(namespace: string, count: number, value: string): readonly Manifest[] {
  return Array.from({ length: count }, (_, index) => configMap(namespace, `item-${index}`, { value }));
}

export function claimSuite(world: () => World): void {
  describe("a claim", () => {
    test("raises the generation and writes ahead what is going to be applied", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      expect(await environment.readInventory()).toBeUndefined();
      const { inventory } = await environment.claim(claimRequest("a"), many(namespace, 2, "1"));
      expect(inventory).toMatchObject({
        generation: 1,
        state: "applying",
        environment: "staging",
        deploymentId: "a",
      });
      expect(inventory.objects).toEqual([
        { identity: { group: "", kind: "ConfigMap", namespace, name: "item-0" }, version: "v1" },
        { identity: { group: "", kind: "ConfigMap", namespace, name: "item-1" }, version: "v1" },
      ]);
      expect(await environment.readInventory()).toEqual(inventory);
      const second = await environment.claim(claimRequest("b"), [configMap(namespace, "other", {})]);
      expect(second.inventory.generation).toBe(2);
      expect(second.inventory.objects.map(({ identity }) => identity.name)).toEqual([
        "item-0",
        "item-1",
        "other",
      ]);
      expect(second.overtook).toBe(true);
    });

    test("promise 2: an older claim can neither apply, prune nor fail, and writes nothing", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const worker = `older-${namespace}`;
      const older = await world().environment(namespace, { worker });
      const newer = await world().environment(namespace);
      const manifests = many(namespace, 2, "1");
      const claim = await older.claim(claimRequest("a"), manifests);
      const taken = await newer.claim(claimRequest("b"), manifests);
      await expect(older.apply(claim, manifests)).rejects.toThrow(claimLost);
      await expect(older.prune(claim, { now: "now" })).rejects.toThrow(claimLost);
      await expect(older.fail(claim)).rejects.toThrow(claimLost);
      expect(objectWrites(world().audit(), worker)).toEqual([]);
      expect((await newer.apply(taken, manifests)).kind).toBe("applied");
    });

    test("promise 2: a worker that loses its claim in the middle stops, and what the newer one applies is what stays", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const worker = `slow-${namespace}`;
      const slow = await world().environment(namespace, { worker });
      const quick = await world().environment(namespace, { worker: `quick-${namespace}` });
      const [old, fresh] = [many(namespace, 200, "old"), many(namespace, 200, "fresh")];
      const claim = await slow.claim(claimRequest("a"), old);
      let claimed: ReturnType<typeof quick.claim> | undefined;
      const slowly = slow.apply(claim, old, ({ done }) => {
        if (done === 50) claimed = quick.claim(claimRequest("b"), fresh);
      });
      await expect(slowly).rejects.toThrow(claimLost);
      // What the server had received when the worker gave it up is still done.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const writtenByThen = objectWrites(world().audit(), worker).length;
      if (claimed === undefined) throw new Error("the newer claim was never made");
      const taken = await claimed;
      await quick.apply(taken, fresh);

      const slowWrites = objectWrites(world().audit(), worker);
      expect(slowWrites).toHaveLength(writtenByThen); // Nothing after it had stopped.
      const newer = world()
        .audit()
        .find(
          ({ userAgent, verb, uri, code }) =>
            userAgent.includes("quick") && verb === "update" && uri.includes("/slipway-") && code === 200,
        );
      const since = newer?.at ?? "";
      // Twenty may begin on the word of one comparison, and sixteen may have been on their way before it.
      expect(slowWrites.filter(({ at }) => at > since).length).toBeLessThanOrEqual(36);
      const list = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps?limit=500` });
      const values = JSON.stringify(list).match(/"value":"\w+"/g);
      expect(values).toHaveLength(200);
      expect(new Set(values)).toEqual(new Set(['"value":"fresh"']));
    });

    test("promise 2: of many that claim at once, each generation goes to one", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const workers = await Promise.all(Array.from({ length: 8 }, () => world().environment(namespace)));
      const claims = await Promise.allSettled(
        workers.map((worker) => worker.claim(claimRequest(), many(namespace, 1, "1"))),
      );
      const won = claims.flatMap((result) =>
        result.status === "fulfilled" ? [result.value.inventory.generation] : [],
      );
      expect(won.length).toBeGreaterThanOrEqual(1);
      expect(new Set(won).size).toBe(won.length);
      const reasons = claims.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(reasons).toEqual(reasons.map(() => claimLost));
      expect((await workers[0]?.readInventory())?.generation).toBe(Math.max(...won));
    });

    test("survives somebody who only labels the inventory", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = many(namespace, 1, "1");
      const claim = await environment.claim(claimRequest(), manifests);
      const list = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps?limit=500` });
      const name = /"name":"(slipway-staging-[0-9a-f]+)"/.exec(JSON.stringify(list))?.[1];
      await world().must({
        method: "PATCH",
        path: `/api/v1/namespaces/${namespace}/configmaps/${name}`,
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: { team: "shop" } } },
      });
      expect((await environment.apply(claim, manifests)).kind).toBe("applied");
    });

    test("makes the namespace of its inventory when the manifests bring it, and only then", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const settings = configMap(namespace, "settings", {});
      await expect(environment.claim(claimRequest(), [settings])).rejects.toThrow(
        `The namespace ${namespace}, where the inventory of staging belongs, does not exist in the cluster local.`,
      );
      await environment.claim(claimRequest(), [settings, namespaceManifest(namespace)]);
      const live = await world().live(`/api/v1/namespaces/${namespace}`);
      expect(textMapAt(live, "metadata", "labels").get("applyset.kubernetes.io/part-of")).toMatch(
        /^applyset-/,
      );
    });

    test("keeps the inventory where the operator said", async () => {
      const [namespace, system] = [world().newNamespace(), world().newNamespace()];
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace, { cluster: { inventoryNamespace: system } });
      await expect(environment.claim(claimRequest(), many(namespace, 1, "1"))).rejects.toThrow(
        expect.objectContaining({
          next: "The operator must create it, or change inventoryNamespace in the clusters file.",
        }),
      );
      await world().createNamespace(system);
      await deploy(environment, many(namespace, 1, "1"));
      const list = await world().must({
        path: `/api/v1/namespaces/${system}/configmaps?labelSelector=applyset.kubernetes.io%2Fid`,
      });
      expect(JSON.stringify(list)).toContain(
        '"tooling":"slipway/vtest"'.replace("tooling", "applyset.kubernetes.io/tooling"),
      );
    });

    test("does not take a ConfigMap of somebody else for its inventory", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      await environment.claim(claimRequest(), many(namespace, 1, "1"));
      const list = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps?limit=500` });
      const name = /"name":"(slipway-staging-[0-9a-f]+)"/.exec(JSON.stringify(list))?.[1];
      const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
      await world().must({
        method: "PATCH",
        path,
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: null } },
      });
      await expect(environment.readInventory()).rejects.toThrow(
        expect.objectContaining({ reason: "OBJECT_OWNED_BY_OTHER" }),
      );
      await world().must({ method: "DELETE", path });
      expect(await environment.readInventory()).toBeUndefined();
    });

    test("of an empty render is refused", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const empty = expect.objectContaining({ reason: "EMPTY_RENDER" });
      await expect(environment.claim(claimRequest(), [])).rejects.toThrow(empty);
      await expect(environment.dryRun([])).rejects.toThrow(empty);
    });
  });

  describe("a job that is stopped", () => {
    const reason = "the worker stops";
    const stopped = AbortSignal.abort(new Error(reason));

    test("claims nothing any more", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = many(namespace, 2, "1");
      await expect(environment.claim(claimRequest(), manifests, stopped)).rejects.toThrow(reason);
      expect(await environment.readInventory()).toBeUndefined();
    });

    test("neither looks at health nor deletes any more, and the next one finds what is left to delete", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const worker = `stopped-${namespace}`;
      const environment = await world().environment(namespace, { worker });
      const all = many(namespace, 3, "1");
      await deploy(environment, all);
      const fewer = all.slice(1);
      const claim = await environment.claim(claimRequest("b"), fewer);
      await environment.apply(claim, fewer);
      const context = { now: 1, graceMs: 0 };
      await expect(environment.observe(claim.inventory, allCurrent, context, stopped)).rejects.toThrow(
        reason,
      );
      await expect(environment.prune(claim, { now: "now", signal: stopped })).rejects.toThrow(reason);
      const deletions = () => objectWrites(world().audit(), worker).filter(({ verb }) => verb === "delete");
      expect(deletions()).toEqual([]);
      expect((await environment.prune(claim, { now: "now" })).deleted).toHaveLength(1);
      expect(deletions()).toHaveLength(1);
    });
  });

  describe("a deployment that was interrupted", () => {
    test("between two batches is finished by the next one, which also takes away what only the first one brought", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = many(namespace, 60, "1");
      const claim = await environment.claim(claimRequest("a"), manifests);
      const stop = new AbortController();
      const applying = environment.apply(
        claim,
        manifests,
        ({ done }) => done === 25 && stop.abort(new Error("stop")),
        stop.signal,
      );
      await expect(applying).rejects.toThrow("stop");
      const half = await environment.readInventory();
      expect(half?.state).toBe("applying");
      // What was written is on record with its UID; what was not is on record as intended.
      const there = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps?limit=500` });
      const names = listAt(there, "items").map((item) => textAt(item, "metadata", "name"));
      const written = names.filter((name) => name.startsWith("item-")).toSorted();
      expect(written.length).toBeGreaterThanOrEqual(25);
      expect(written.length).toBeLessThan(60);
      const recorded = half?.objects
        .filter(({ uid }) => uid !== undefined)
        .map(({ identity }) => identity.name);
      expect(recorded?.toSorted()).toEqual(written);
      expect(half?.objects).toHaveLength(60);

      const rest = manifests.slice(5);
      const { pruned, applied } = await deploy(environment, rest, "b");
      expect(applied.objects.filter(({ action }) => action === "create")).toHaveLength(60 - written.length);
      expect(pruned.deleted).toHaveLength(5);
    });

    test("after an object was made and before its UID was written down leaves nothing behind", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const [stays, leaves] = [configMap(namespace, "stays", {}), configMap(namespace, "leaves", {})];
      const claim = await environment.claim(claimRequest("a"), [stays, leaves]);
      await environment.apply(claim, [stays, leaves]);
      // As if the worker had died before it recorded anything: the inventory of the claim comes back.
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      const list = await world().must({ path: `${path}?labelSelector=applyset.kubernetes.io%2Fid` });
      const name = /"name":"(slipway-staging-[0-9a-f]+)"/.exec(JSON.stringify(list))?.[1];
      const intended = JSON.stringify([
        ["", "v1", "ConfigMap", namespace, "stays", "", "", "", ""],
        ["", "v1", "ConfigMap", namespace, "leaves", "", "", "", ""],
      ]);
      await world().must({
        method: "PATCH",
        path: `${path}/${name}`,
        contentType: "application/merge-patch+json",
        body: { data: { objects: intended, state: "applying" } },
      });
      const { pruned } = await deploy(environment, [stays], "b");
      expect(pruned.deleted.map((identity) => identity.name)).toEqual(["leaves"]);
      expect(await world().live(`${path}/leaves`)).toBeUndefined();
    });
  });
}

function allCurrent(): ReturnType<Judge> {
  return { state: "current", message: "" };
}
