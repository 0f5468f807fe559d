/** One look for a preview: everything that can be told at once, and not one write. */

import { describe, expect, test } from "vitest";
import type { EnvironmentCluster } from "../../../src/cluster/cluster.ts";
import { identityKey, type Manifest } from "../../../src/core/model/manifest.ts";
import {
  actions,
  configMap,
  deploy,
  deployment,
  everything,
  isDryRun,
  manifest,
  namespaceManifest,
  type World,
  writesOf,
} from "../world.ts";

const canary = "hunter2-canary-9a3e";

export function lookSuite(world: () => World): void {
  async function opened(worker = "test"): Promise<{ namespace: string; environment: EnvironmentCluster }> {
    const namespace = world().newNamespace();
    await world().createNamespace(namespace);
    return { namespace, environment: await world().environment(namespace, { worker }) };
  }

  /** As `kubectl edit` would: an update by another manager, a second after our apply, since times are whole seconds. */
  async function editByHand(path: string, body: Manifest["body"]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world().must({
      method: "PATCH",
      path: `${path}?fieldManager=kubectl-edit`,
      contentType: "application/merge-patch+json",
      body,
    });
  }

  describe("a look", () => {
    test("tells what an apply would do, what is refused and what leaves, side by side", async () => {
      const { namespace, environment } = await opened();
      const gone = configMap(namespace, "leaves", {});
      const same = configMap(namespace, "same", { a: "1" });
      await deploy(environment, [gone, same, configMap(namespace, "changes", { a: "1" })]);
      const job = manifest({ apiVersion: "v1", kind: "NoSuchKind", metadata: { name: "x", namespace } });
      const look = await environment.look([
        same,
        configMap(namespace, "changes", { a: "2" }),
        configMap(namespace, "new", {}),
        job,
      ]);
      expect(actions(look.objects).toSorted()).toEqual([
        "create ConfigMap/new",
        "unchanged ConfigMap/same",
        "update ConfigMap/changes",
      ]);
      expect(look.problems.map(({ identity, reason }) => `${identity.kind} ${reason}`)).toEqual([
        "NoSuchKind DRY_RUN_REJECTED",
      ]);
      expect(look.leaving.map(identityKey)).toEqual([identityKey(gone.identity)]);
      expect(look.drifted).toEqual([]);
    });

    test("promise 6: whatever it looks at, every request that could write is a dry run", async () => {
      const { namespace, environment } = await opened("looker");
      const before = world().audit().length;
      await environment.look([
        namespaceManifest(namespace),
        configMap(namespace, "new", { a: "1" }),
        deployment(namespace, "web"),
      ]);
      const writes = writesOf(world().audit().slice(before), "looker");
      expect(writes.length).toBeGreaterThan(0);
      expect(writes.filter((event) => !isDryRun(event))).toEqual([]);
      expect(await world().live(`/api/v1/namespaces/${namespace}/configmaps/new`)).toBeUndefined();
    });

    test("what the same change brings first is awaited, not refused", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const look = await environment.look([namespaceManifest(namespace), configMap(namespace, "a", {})]);
      expect(look.problems).toEqual([]);
      expect(look.objects.map(({ identity, awaits }) => [identity.kind, awaits])).toEqual([
        ["Namespace", undefined],
        ["ConfigMap", `Namespace ${namespace} is there`],
      ]);
    });

    test("drift: who changed which field since, without its value", async () => {
      const { namespace, environment } = await opened();
      const manifests = [configMap(namespace, "a", { greeting: "hello" }), configMap(namespace, "b", {})];
      await deploy(environment, manifests);
      await editByHand(`/api/v1/namespaces/${namespace}/configmaps/a`, { data: { greeting: canary } });
      const look = await environment.look(manifests);
      expect(look.drifted).toEqual([
        {
          identity: manifests[0]?.identity,
          kind: "changed",
          by: [{ manager: "kubectl-edit", fields: [".data.greeting"] }],
        },
      ]);
      expect(JSON.stringify(look.drifted)).not.toContain(canary);
    });

    test("drift: deleted by hand, and deleted and made anew by somebody else", async () => {
      const { namespace, environment } = await opened();
      const manifests = [configMap(namespace, "a", {}), configMap(namespace, "b", {})];
      await deploy(environment, manifests);
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      for (const name of ["a", "b"]) await world().must({ method: "DELETE", path: `${path}/${name}` });
      await world().must({
        method: "POST",
        path,
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" } },
      });
      const { drifted } = await environment.look(manifests);
      expect(drifted.map(({ identity, kind }) => [identity.name, kind])).toEqual([
        ["a", "gone"],
        ["b", "replaced"],
      ]);
    });

    test("replicas that an autoscaler moved are nobody's drift", async () => {
      const { namespace, environment } = await opened();
      const scaler = manifest({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "web", namespace },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
          minReplicas: 1,
          maxReplicas: 5,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
            },
          ],
        },
      });
      const manifests = [deployment(namespace, "web"), scaler];
      await deploy(environment, manifests);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await world().must({
        method: "PATCH",
        path: `/apis/apps/v1/namespaces/${namespace}/deployments/web/scale?fieldManager=hpa`,
        contentType: "application/merge-patch+json",
        body: { spec: { replicas: 3 } },
      });
      expect((await environment.look(manifests)).drifted).toEqual([]);
    });

    test("T2: an object of nobody's inventory shows that it is there, and not what it holds", async () => {
      const { namespace, environment } = await opened();
      await world().must({
        method: "POST",
        path: `/api/v1/namespaces/${namespace}/secrets`,
        body: { metadata: { name: "key" }, data: { password: Buffer.from(canary).toString("base64") } },
      });
      const secret = manifest({ apiVersion: "v1", kind: "Secret", metadata: { name: "key", namespace } });
      const look = await environment.look([secret]);
      expect(look.objects).toEqual([{ identity: secret.identity, action: "update", adopts: true }]);
      expect(JSON.stringify(look)).not.toContain(Buffer.from(canary).toString("base64"));
    });

    test("the operator's grant can switch it off for a repository", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace, {
        grants: [everything, { ...everything, namespaces: ["other"], liveView: false }],
      });
      expect(environment.liveView).toBe(false);
      expect((await world().environment(namespace)).liveView).toBe(true);
    });
  });
}
