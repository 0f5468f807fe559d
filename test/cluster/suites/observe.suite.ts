/** One look at every object of an inventory, with the pods that tell how a workload is. */

import { describe, expect, test } from "vitest";
import { listAt, textAt } from "../../../src/cluster/api/read-json.ts";
import type { Judge } from "../../../src/core/model/health.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import { claimRequest, configMap, deployment, manifest, type World } from "../world.ts";

/** Tells what it was given. */
const witness: Judge = (live, pods, { now }) => ({
  state: "current",
  message: `${textAt(live, "kind")} ${pods
    .map((pod) => imageOf(pod))
    .toSorted()
    .join(",")} at ${now}`,
});

function imageOf(pod: JsonObject): string {
  return textAt(listAt(pod, "spec", "containers")[0], "image");
}

async function eventually<T>(read: () => Promise<T>, until: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (until(value) || tries > 100) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function observeSuite(world: () => World): void {
  describe("observing", () => {
    test("judges each object with the pods of its newest ReplicaSet, and no others", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const job = manifest({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "migrate", namespace },
        spec: {
          template: { spec: { restartPolicy: "Never", containers: [{ name: "m", image: "migrate:1" }] } },
        },
      });
      const others = ["ConfigMap  at 5", "Deployment other:1,other:1 at 5", "Job migrate:1 at 5"];
      const set = (image: string) => [
        deployment(namespace, "web", { image }),
        deployment(namespace, "other", { image: "other:1", replicas: 2 }),
        configMap(namespace, "settings", {}),
        job,
      ];
      const look = async (image: string) => {
        const claim = await environment.claim(claimRequest(), set(image));
        await environment.apply(claim, set(image));
        const { inventory } = claim;
        const messages = async () =>
          (await environment.observe(inventory, witness, { now: 5, graceMs: 0 }))
            .map(({ message }) => message)
            .toSorted();
        const all = [...others, `Deployment ${image} at 5`].toSorted();
        return eventually(messages, (found) => found.join() === all.join());
      };
      expect(await look("web:1")).toContain("Deployment web:1 at 5");
      // The old pod stays, since the new one never becomes ready; it says nothing about what was deployed.
      expect((await look("web:broken")).toSorted()).toEqual(
        [...others, "Deployment web:broken at 5"].toSorted(),
      );
    });

    test("says what is not there, and looks for what lost its label by its name", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const manifests = [configMap(namespace, "gone", {}), configMap(namespace, "bare", {})];
      const claim = await environment.claim(claimRequest(), manifests);
      await environment.apply(claim, manifests);
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      await world().must({ method: "DELETE", path: `${path}/gone` });
      const body = { metadata: { labels: null } };
      await world().must({
        method: "PATCH",
        path: `${path}/bare`,
        contentType: "application/merge-patch+json",
        body,
      });
      const healths = await environment.observe(claim.inventory, witness, { now: 1, graceMs: 0 });
      expect(healths.map(({ identity, state }) => [identity.name, state])).toEqual([
        ["gone", "not-found"],
        ["bare", "current"],
      ]);
    });

    test("does not look at what left the manifests, so that a broken object cannot keep its own removal waiting", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const stays = configMap(namespace, "stays", {});
      const broken = deployment(namespace, "broken", { image: "web:broken" });
      const first = [stays, broken];
      await environment.apply(await environment.claim(claimRequest("a"), first), first);
      const names = async () => {
        const inventory = await environment.readInventory();
        if (inventory === undefined) throw new Error("no inventory");
        const healths = await environment.observe(inventory, witness, { now: 1, graceMs: 0 });
        return healths.map(({ identity }) => identity.name).toSorted();
      };
      expect(await names()).toEqual(["broken", "stays"]);
      const claim = await environment.claim(claimRequest("b"), [stays]);
      await environment.apply(claim, [stays]);
      expect(await names()).toEqual(["stays"]);
      expect((await environment.prune(claim, { now: "now" })).deleted.map(({ name }) => name)).toEqual([
        "broken",
      ]);
      // What comes back is looked at again.
      await environment.apply(await environment.claim(claimRequest("c"), first), first);
      expect(await names()).toEqual(["broken", "stays"]);
    });

    test("does not look where no grant leads, whatever an inventory says", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const grants = [{ repository: "octo/shop", namespaces: [namespace], clusterScoped: [] }];
      const environment = await world().environment(namespace, { grants });
      const { inventory } = await environment.claim(claimRequest(), [configMap(namespace, "settings", {})]);
      const identity = { group: "", kind: "Secret", namespace: "kube-system", name: "bootstrap" };
      const forged = { ...inventory, objects: [{ identity, version: "v1" }] };
      expect(await environment.observe(forged, witness, { now: 1, graceMs: 0 })).toEqual([
        { identity, state: "unknown", message: "no grant covers it any more" },
      ]);
    });
  });
}
