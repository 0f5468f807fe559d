/** What applying does to objects: created in order, written only when they differ, never behind anybody's back. */

import { describe, expect, test } from "vitest";
import { renderDigest } from "../../../src/core/manifests/render-digest.ts";
import { normaliseForApply } from "../../../src/core/manifests/normalise-for-apply.ts";
import { createHash } from "node:crypto";
import { objectAt, textAt, textMapAt } from "../../../src/cluster/api/read-json.ts";
import { partOfLabel } from "../../../src/cluster/apply-set.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import {
  type Abilities,
  actions,
  claimRequest,
  configMap,
  deploy,
  deployment,
  isDryRun,
  isInventory,
  manifest,
  namespaceManifest,
  objectWrites,
  type World,
  writesOf,
} from "../world.ts";

function shop(namespace: string): readonly Manifest[] {
  return [
    deployment(namespace, "web"),
    configMap(namespace, "settings", { greeting: "hello" }),
    manifest({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    }),
    namespaceManifest(namespace),
  ];
}

function widgets(name: string, required: readonly string[] = []): Manifest {
  const properties = { size: { type: "integer" }, colour: { type: "string", default: "red" } };
  const spec = { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  return manifest({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${name}s.test.example.com` },
    spec: {
      group: "test.example.com",
      scope: "Namespaced",
      names: { plural: `${name}s`, singular: name, kind: `${name[0]?.toUpperCase()}${name.slice(1)}` },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
        },
      ],
    },
  });
}

function widget(namespace: string, kind: string, spec: JsonObject): Manifest {
  return manifest({ apiVersion: "test.example.com/v1", kind, metadata: { name: "one", namespace }, spec });
}

const path = {
  settings: (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps/settings`,
  web: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/web`,
};

export function applySuite(world: () => World, able: Abilities): void {
  describe("applying", () => {
    test("creates what the manifests say, Namespace first, each object with the environment's label and manager", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const { applied } = await deploy(environment, shop(namespace));
      expect(actions(applied.objects)).toEqual([
        "create Deployment/web",
        "create ConfigMap/settings",
        "create Service/web",
        // The claim made it, to have a place for the inventory.
        "unchanged Namespace/test-1".replace("test-1", namespace),
      ]);
      const live = await world().live(path.web(namespace));
      expect(textMapAt(live, "metadata", "labels").get(partOfLabel)).toMatch(/^applyset-.{43}-v1$/);
      expect(JSON.stringify(objectAt(live, "metadata")["managedFields"])).toContain('"slipway/staging"');
      // Labels of a pod template select and roll pods: ours is not there.
      expect(textMapAt(live, "spec", "template", "metadata", "labels").has(partOfLabel)).toBe(false);
    });

    test("promise 10: a second deployment of the same objects writes none of them, and their resourceVersions stay", async () => {
      const namespace = world().newNamespace();
      await deploy(await world().environment(namespace), shop(namespace));
      const before = await Promise.all([path.settings(namespace), path.web(namespace)].map(world().live));
      const { applied } = await deploy(
        await world().environment(namespace, { worker: `again-${namespace}` }),
        shop(namespace),
        "b",
      );
      expect(applied.objects.map(({ action }) => action)).toEqual(Array(4).fill("unchanged"));
      const after = await Promise.all([path.settings(namespace), path.web(namespace)].map(world().live));
      expect(after[0]).toEqual(before[0]);
      expect(objectAt(after[1], "spec")).toEqual(objectAt(before[1], "spec"));
      const writes = writesOf(world().audit(), `again-${namespace}`);
      expect(writes.filter((event) => !isInventory(event))).toEqual([]);
      expect(writes.length).toBeGreaterThan(0); // The audit log sees this worker.
    });

    test("promise 10: an object whose dry run equals the live object is not written, also when nothing is recorded of it", async () => {
      const namespace = world().newNamespace();
      await deploy(await world().environment(namespace), shop(namespace));
      // Another deployment's labels and inventory are known, but the digest differs by a form that means the same.
      const same = shop(namespace).map((item) =>
        item.identity.kind === "Deployment"
          ? deployment(namespace, "web", { progressDeadlineSeconds: 600 })
          : item,
      );
      const worker = `same-${namespace}`;
      const { applied } = await deploy(await world().environment(namespace, { worker }), same);
      // The first time we own the field it is a change of managedFields alone, which is none.
      expect(actions(applied.objects)).toContain("unchanged Deployment/web");
      expect(objectWrites(world().audit(), worker)).toEqual([]);
    });

    test("promise 6: a dry run writes nothing: every request that could write carries dryRun=All", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const worker = `preview-${namespace}`;
      const environment = await world().environment(namespace, { worker });
      const result = await environment.dryRun(shop(namespace));
      expect(result.kind).toBe("accepted");
      const writes = writesOf(world().audit(), worker);
      expect(writes.length).toBeGreaterThanOrEqual(4);
      expect(writes.filter((event) => !isDryRun(event))).toEqual([]);
      expect(await environment.readInventory()).toBeUndefined();
      expect(await world().live(path.settings(namespace))).toBeUndefined();
    });

    test("promise 6: nor does a dry run of what changes, appears and leaves", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      await deploy(environment, shop(namespace));
      const before = await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps` });
      const worker = `preview-${namespace}`;
      const preview = await world().environment(namespace, { worker });
      const next = [configMap(namespace, "settings", { greeting: "bye" }), configMap(namespace, "new", {})];
      const result = await preview.dryRun(next);
      expect(result.kind === "accepted" && actions(result.objects)).toEqual([
        "update ConfigMap/settings",
        "create ConfigMap/new",
      ]);
      expect(writesOf(world().audit(), worker).filter((event) => !isDryRun(event))).toEqual([]);
      expect(
        objectAt(await world().must({ path: `/api/v1/namespaces/${namespace}/configmaps` }))["items"],
      ).toEqual(before["items"]);
    });

    test.skipIf(!able.bodies)(
      "promise 3: what reaches the server is each manifest as reviewed, with our label, under the reviewed digest",
      async () => {
        const namespace = world().newNamespace();
        const worker = `reviewed-${namespace}`;
        const environment = await world().environment(namespace, { worker });
        const manifests = shop(namespace);
        const digest = renderDigest(manifests, (text) => createHash("sha256").update(text).digest("hex"));
        const claim = await environment.claim({ ...claimRequest(), renderDigest: digest }, manifests);
        await environment.apply(claim, manifests);
        expect((await environment.readInventory())?.renderDigest).toBe(digest);
        const sent = objectWrites(world().audit(), worker).map(({ body }) => body);
        expect(sent).toHaveLength(4);
        for (const { body } of manifests.map(normaliseForApply)) {
          const match = sent.find((one) => textAt(one, "kind") === textAt(body, "kind"));
          const labels = objectAt(match, "metadata", "labels");
          const { [partOfLabel]: own, ...others } = labels;
          expect(own).toMatch(/^applyset-/);
          const metadata = { ...objectAt(match, "metadata"), labels: others };
          expect({ ...match, metadata }).toEqual({
            ...body,
            metadata: { ...objectAt(body, "metadata"), labels: {} },
          });
        }
      },
    );

    test("takes away a field that left the manifest, and leaves other managers' fields alone", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      await world().createNamespace(namespace);
      await deploy(environment, [configMap(namespace, "settings", { a: "1", b: "2" })]);
      const theirs = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings" },
        data: { c: "3" },
      };
      await world().must({
        method: "PATCH",
        path: `${path.settings(namespace)}?fieldManager=somebody`,
        contentType: "application/apply-patch+yaml",
        body: theirs,
      });
      await deploy(environment, [configMap(namespace, "settings", { a: "1" })], "b");
      expect(objectAt(await world().live(path.settings(namespace)), "data")).toEqual({ a: "1", c: "3" });
    });

    test("waits for a definition before it asks about the resources of its kind", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const manifests = [
        widget(namespace, "Gadget", { size: 3 }),
        widgets("gadget"),
        namespaceManifest(namespace),
      ];
      const preview = await environment.dryRun(manifests);
      expect(
        preview.kind === "accepted" && preview.objects.map(({ action, awaits }) => [action, awaits]),
      ).toEqual([
        ["create", "its kind is there"],
        ["create", undefined],
        ["create", undefined],
      ]);
      const { applied } = await deploy(environment, manifests);
      expect(actions(applied.objects)[0]).toBe("create Gadget/one");
      expect((await deploy(environment, manifests, "b")).applied.objects.map(({ action }) => action)).toEqual(
        Array(3).fill("unchanged"),
      );
    });

    test("judges a resource by the definition that the same change brings", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      await world().createNamespace(namespace);
      await deploy(environment, [widgets("gizmo"), widget(namespace, "Gizmo", { size: 1 })]);
      const wider = widgets("gizmo");
      const body = JSON.parse(
        JSON.stringify(wider.body).replace('"size":', '"weight":{"type":"integer"},"size":'),
      );
      const manifests = [{ ...wider, body }, widget(namespace, "Gizmo", { size: 1, weight: 5 })];
      const preview = await environment.dryRun(manifests);
      expect(preview.kind === "accepted" && preview.objects.map(({ action }) => action)).toEqual([
        "update",
        "create",
      ]);
      await deploy(environment, manifests, "b");
      const live = await world().live(`/apis/test.example.com/v1/namespaces/${namespace}/gizmos/one`);
      expect(objectAt(live, "spec")).toMatchObject({ size: 1, weight: 5 });
    });

    test("switches a Deployment to Recreate, although nobody owns the rollingUpdate that is in the way", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      await world().createNamespace(namespace);
      await deploy(environment, [deployment(namespace, "web", { strategy: { type: "RollingUpdate" } })]);
      const recreate = [deployment(namespace, "web", { strategy: { type: "Recreate" } })];
      const preview = await environment.dryRun(recreate);
      expect(preview.kind === "accepted" && preview.objects.map(({ action }) => action)).toEqual(["update"]);
      await deploy(environment, recreate, "b");
      expect(objectAt(await world().live(path.web(namespace)), "spec", "strategy")).toEqual({
        type: "Recreate",
      });
      await deploy(environment, [deployment(namespace, "web")], "c");
      expect(textAt(await world().live(path.web(namespace)), "spec", "strategy", "type")).toBe(
        "RollingUpdate",
      );
    });

    test("switches a StatefulSet to OnDelete, although nobody owns the rollingUpdate that is in the way", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      await world().createNamespace(namespace);
      const set = (spec: JsonObject) => {
        const { body } = deployment(namespace, "db", { replicas: 0 });
        const whole = { ...objectAt(body, "spec"), serviceName: "db", ...spec };
        return [manifest({ ...body, kind: "StatefulSet", spec: whole })];
      };
      await deploy(environment, set({ updateStrategy: { type: "RollingUpdate" } }));
      const onDelete = set({ updateStrategy: { type: "OnDelete" } });
      const preview = await environment.dryRun(onDelete);
      expect(preview.kind === "accepted" && preview.objects.map(({ action }) => action)).toEqual(["update"]);
      await deploy(environment, onDelete, "b");
      const live = await world().live(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`);
      expect(objectAt(live, "spec", "updateStrategy")).toEqual({ type: "OnDelete" });
    });

    test("leaves the number of replicas to the autoscaler that the same manifests bring", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const scaler = manifest({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "web", namespace },
        spec: {
          minReplicas: 3,
          maxReplicas: 5,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        },
      });
      const set = (image: string) => [deployment(namespace, "web", { replicas: 1, image }), scaler];
      await deploy(environment, set("web:1"));
      await world().must({
        method: "PATCH",
        path: `${path.web(namespace)}/scale?fieldManager=autoscaler`,
        contentType: "application/merge-patch+json",
        body: { spec: { replicas: 4 } },
      });
      const { applied } = await deploy(environment, set("web:2"), "b");
      expect(actions(applied.objects)).toEqual([
        "update Deployment/web",
        "unchanged HorizontalPodAutoscaler/web",
      ]);
      const live = await world().live(path.web(namespace));
      expect(objectAt(live, "spec")["replicas"]).toBe(4);
    });

    test("takes over what kubectl applied, so that a field which leaves the manifest leaves the object too", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      await world().must({
        method: "POST",
        path: `/api/v1/namespaces/${namespace}/configmaps?fieldManager=kubectl-client-side-apply`,
        body: {
          metadata: {
            name: "settings",
            annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
          },
          data: { kept: "old", gone: "old" },
        },
      });
      const environment = await world().environment(namespace);
      const manifests = [configMap(namespace, "settings", { kept: "new" })];
      const preview = await environment.dryRun(manifests);
      expect(preview.kind === "accepted" && preview.objects).toEqual([
        { identity: manifests[0]?.identity, action: "update", adopts: true },
      ]);
      await deploy(environment, manifests);
      const live = await world().live(path.settings(namespace));
      expect(objectAt(live, "data")).toEqual({ kept: "new" });
      expect(textMapAt(live, "metadata", "annotations").size).toBe(0);
    });

    test("reports progress object by object, and the sum at its end", async () => {
      const namespace = world().newNamespace();
      const environment = await world().environment(namespace);
      const manifests = shop(namespace);
      const claim = await environment.claim(claimRequest(), manifests);
      const seen: string[] = [];
      await environment.apply(claim, manifests, ({ identity, action, done, total }) => {
        seen.push(`${done}/${total} ${action} ${identity.kind}`);
      });
      expect(seen[0]).toBe("1/4 unchanged Namespace");
      expect(seen.at(-1)).toBe("4/4 create Deployment");
    });

    test("puts a manifest without a namespace into the environment's", async () => {
      const namespace = world().newNamespace();
      await world().createNamespace(namespace);
      const environment = await world().environment(namespace);
      const bare = manifest({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings" },
        data: { a: "b" },
      });
      const { pruned } = await deploy(environment, [bare]);
      expect(await world().live(path.settings(namespace))).toBeDefined();
      expect(pruned).toEqual({ deleted: [], kept: [] });
    });
  });
}
