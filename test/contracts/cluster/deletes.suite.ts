/** Deleting objects and namespaces, and who goes with them. */

import { beforeAll, expect, test } from "vitest";
import { listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import { configMap, configMapPath, fresh, freshNamespace, version, type World } from "./world.ts";

const patience = { timeout: 15_000, interval: 50 };

export function deletesSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const post = async (path: string, body: unknown) => world().api.send({ method: "POST", path, body });
  const remove = async (path: string, body?: unknown) =>
    world().api.send({ method: "DELETE", path, ...(body === undefined ? {} : { body }) });
  const status = async (path: string) => (await world().api.send({ path })).status;
  const make = async (metadata = {}) => {
    const name = fresh("deleted");
    const answer = await post(configMapPath(namespace), configMap(name, {}, metadata));
    return { name, path: configMapPath(namespace, name), answer };
  };

  test("deletes an object and says which", async () => {
    const { name, path, answer } = await make();
    expect(await remove(path)).toMatchObject({
      status: 200,
      body: {
        kind: "Status",
        status: "Success",
        details: { name, kind: "configmaps", uid: textAt(answer.body, "metadata", "uid") },
      },
    });
    expect(await status(path)).toBe(404);
    expect((await remove(path)).status).toBe(404);
  });

  test("deletes nothing in a dry run", async () => {
    const { path } = await make();
    expect((await remove(`${path}?dryRun=All`)).status).toBe(200);
    expect(await status(path)).toBe(200);
  });

  test("deletes only the object that a precondition means", async () => {
    const { name, path, answer } = await make();
    const uid = textAt(answer.body, "metadata", "uid");
    expect(await remove(path, { preconditions: { uid: "another" } })).toMatchObject({
      status: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "${name}": the UID in the precondition (another) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      },
    });
    const old = await remove(path, { preconditions: { uid, resourceVersion: "1" } });
    expect([old.status, textAt(old.body, "message")]).toEqual([
      409,
      expect.stringContaining("the ResourceVersion in the precondition (1) does not match"),
    ]);
    const right = {
      preconditions: { uid, resourceVersion: version(answer) },
      propagationPolicy: "Background",
    };
    expect((await remove(path, right)).status).toBe(200);
  });

  test("refuses an unknown propagation policy", async () => {
    const { path } = await make();
    expect((await remove(path, { propagationPolicy: "Sideways" })).status).toBe(422);
  });

  test("waits for finalizers, and goes with the last of them", async () => {
    const { path } = await make({ finalizers: ["example.com/wait"] });
    const marked = await remove(path);
    expect(marked).toMatchObject({
      status: 200,
      body: {
        kind: "ConfigMap",
        metadata: { deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 0 },
      },
    });
    // An object that is being deleted can still be changed; that does not stop its end.
    const merge = async (body: unknown) =>
      world().api.send({ method: "PATCH", path, contentType: "application/merge-patch+json", body });
    expect((await merge({ data: { a: "b" } })).status).toBe(200);
    expect((await merge({ metadata: { finalizers: null } })).status).toBe(200);
    expect(await status(path)).toBe(404);
  });

  const owned = (owner: Awaited<ReturnType<typeof make>>) => ({
    ownerReferences: [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        name: owner.name,
        uid: textAt(owner.answer.body, "metadata", "uid"),
        blockOwnerDeletion: true,
      },
    ],
  });

  test("collects in the background what lost its owner", async () => {
    const owner = await make();
    const dependent = await make(owned(owner));
    await remove(owner.path, { propagationPolicy: "Background" });
    expect(await status(owner.path)).toBe(404);
    await expect.poll(() => status(dependent.path), patience).toBe(404);
  });

  test("deletes dependents first when asked to", async () => {
    const owner = await make();
    const dependent = await make(owned(owner));
    const marked = await remove(owner.path, { propagationPolicy: "Foreground" });
    expect(listAt(marked.body, "metadata", "finalizers")).toEqual(["foregroundDeletion"]);
    await expect.poll(() => status(owner.path), patience).toBe(404);
    expect(await status(dependent.path)).toBe(404);
  });

  test("lets dependents stay when asked to", async () => {
    const owner = await make();
    const dependent = await make(owned(owner));
    await remove(owner.path, { propagationPolicy: "Orphan" });
    await expect.poll(() => status(owner.path), patience).toBe(404);
    const { body } = await world().api.send({ path: dependent.path });
    expect(objectAt(body, "metadata")["ownerReferences"]).toBeUndefined();
  });

  test("ends a namespace with everything in it, and lets nothing new in meanwhile", async () => {
    const doomed = await freshNamespace(world());
    const path = configMapPath(doomed, "kept");
    await post(configMapPath(doomed), configMap("kept", {}, { finalizers: ["example.com/wait"] }));
    await post(configMapPath(doomed), configMap("other", {}));
    const marked = await remove(`/api/v1/namespaces/${doomed}`);
    expect(marked).toMatchObject({
      status: 200,
      body: {
        kind: "Namespace",
        metadata: { deletionTimestamp: expect.any(String) },
        status: { phase: "Terminating" },
      },
    });
    expect(await post(configMapPath(doomed), configMap("late", {}))).toMatchObject({
      status: 403,
      body: {
        reason: "Forbidden",
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${doomed} because it is being terminated`,
        details: {
          name: "late",
          kind: "configmaps",
          causes: [
            {
              reason: "NamespaceTerminating",
              message: `namespace ${doomed} is being terminated`,
              field: "metadata.namespace",
            },
          ],
        },
      },
    });
    await expect.poll(() => status(configMapPath(doomed, "other")), patience).toBe(404);
    expect(await status(`/api/v1/namespaces/${doomed}`)).toBe(200);
    await world().api.send({
      method: "PATCH",
      path,
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
    await expect.poll(() => status(`/api/v1/namespaces/${doomed}`), patience).toBe(404);
  });

  test("a new namespace is active at once, and carries its name as a label", async () => {
    const name = fresh("new");
    const answer = await post("/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    });
    expect(answer.body).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  });
}
