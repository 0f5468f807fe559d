/** Workloads come to life, or fail, as their images say. */

import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import { apply, deployment, deploymentPath, fresh, freshNamespace, type World } from "./world.ts";

const patience = { timeout: 15_000, interval: 50 };

/** `True Reason` by type. */
function conditions(object: JsonObject): Readonly<Record<string, string>> {
  const entries = listAt(object, "status", "conditions").map((entry) => [
    textAt(entry, "type"),
    `${textAt(entry, "status")} ${textAt(entry, "reason")}`,
  ]);
  return Object.fromEntries(entries);
}

function job(name: string, image: string, spec: JsonObject = {}) {
  const podSpec = { restartPolicy: "Never", containers: [{ name: "main", image }] };
  const template = { metadata: { labels: { app: name } }, spec: podSpec };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template, ...spec } };
}

function otherWorkload(name: string, kind: string, image: string, spec: JsonObject = {}) {
  return { ...deployment(name, spec, {}, image), kind };
}

export function workloadsSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const get = async (path: string) => (await world().api.send({ path })).body;
  const pods = async (name: string) =>
    listAt(await get(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${name}`), "items");
  const sets = async (name: string) =>
    listAt(
      await get(`/apis/apps/v1/namespaces/${namespace}/replicasets?labelSelector=app%3D${name}`),
      "items",
    );
  const roll = async (name: string, image: string, spec: JsonObject = {}) =>
    apply(world(), deploymentPath(namespace, name), deployment(name, spec, {}, image), { manager: "a" });
  /** Observed, and every replica new, ready and available. */
  const rolledOut = (name: string, replicas: number) => async () => {
    const object = await get(deploymentPath(namespace, name));
    const status = objectAt(object, "status");
    const counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"];
    return (
      numberAt(object, 0, "metadata", "generation") === numberAt(status, -1, "observedGeneration") &&
      counts.every((field) => numberAt(status, 0, field) === replicas)
    );
  };
  const waiting = async (name: string) =>
    (await pods(name)).map((pod) =>
      textAt(listAt(pod, "status", "containerStatuses")[0], "state", "waiting", "reason"),
    );

  test("a Deployment rolls out: ReplicaSet, pods, conditions, revision", async () => {
    const name = fresh("good");
    await roll(name, "example.com/good:1", { replicas: 2 });
    await expect.poll(rolledOut(name, 2), patience).toBe(true);
    const object = await get(deploymentPath(namespace, name));
    expect(conditions(object)).toEqual({
      Available: "True MinimumReplicasAvailable",
      Progressing: "True NewReplicaSetAvailable",
    });
    expect(objectAt(object, "metadata", "annotations")).toEqual({ "deployment.kubernetes.io/revision": "1" });
    const [set] = await sets(name);
    expect(set).toMatchObject({
      metadata: {
        name: expect.stringMatching(new RegExp(`^${name}-[a-z0-9]+$`)),
        labels: { app: name, "pod-template-hash": expect.any(String) },
        annotations: { "deployment.kubernetes.io/revision": "1" },
        ownerReferences: [{ kind: "Deployment", name, controller: true, blockOwnerDeletion: true }],
      },
      spec: { replicas: 2 },
    });
    for (const pod of await pods(name))
      expect(pod).toMatchObject({
        metadata: { ownerReferences: [{ kind: "ReplicaSet", name: textAt(set, "metadata", "name") }] },
        status: { phase: "Running", containerStatuses: [{ ready: true, restartCount: 0 }] },
      });
  });

  test("an unchanged Deployment is not rolled out again", async () => {
    const name = fresh("good");
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    const before = (await pods(name)).map((pod) => textAt(pod, "metadata", "uid"));
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    expect((await pods(name)).map((pod) => textAt(pod, "metadata", "uid"))).toEqual(before);
  });

  test("an image that cannot be pulled leaves the old pods running, and says why", async () => {
    const name = fresh("bad");
    await roll(name, "example.com/good:1", { replicas: 2 });
    await expect.poll(rolledOut(name, 2), patience).toBe(true);
    await roll(name, "example.com/broken:2", { replicas: 2 });
    await expect.poll(() => waiting(name), patience).toContain("ImagePullBackOff");
    const stuck = async (): Promise<unknown> => {
      const object = await get(deploymentPath(namespace, name));
      return { ...objectAt(object, "status"), conditions: conditions(object) };
    };
    // The controller tells of the new pods before it tells that they are new.
    await expect.poll(stuck, patience).toMatchObject({
      availableReplicas: 2,
      updatedReplicas: 1,
      unavailableReplicas: 1,
      conditions: { Progressing: "True ReplicaSetUpdated" },
    });
  });

  test("going back makes the old ReplicaSet the newest revision", async () => {
    const name = fresh("back");
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    await roll(name, "example.com/good:2");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    const revisions = (await sets(name)).map((set) => {
      const revision = textAt(set, "metadata", "annotations", "deployment.kubernetes.io/revision");
      return `revision ${revision}: ${numberAt(set, 0, "spec", "replicas")}`;
    });
    expect(revisions.toSorted()).toEqual(["revision 2: 0", "revision 3: 1"]);
  });

  test("a deadline that passes without progress is told", async () => {
    const name = fresh("late");
    await roll(name, "example.com/broken:1", { progressDeadlineSeconds: 1 });
    await expect
      .poll(async () => conditions(await get(deploymentPath(namespace, name))), patience)
      .toMatchObject({
        Available: "False MinimumReplicasUnavailable",
        Progressing: "False ProgressDeadlineExceeded",
      });
    await sleep(300);
    expect(conditions(await get(deploymentPath(namespace, name)))).toMatchObject({
      Progressing: "False ProgressDeadlineExceeded",
    });
  });

  test("a crashing image restarts and backs off", async () => {
    const name = fresh("crash");
    await roll(name, "example.com/crash:1");
    await expect.poll(() => waiting(name), patience).toEqual(["CrashLoopBackOff"]);
    const restarts = async () =>
      numberAt(listAt((await pods(name))[0], "status", "containerStatuses")[0], 0, "restartCount");
    await expect.poll(restarts, patience).toBeGreaterThanOrEqual(2);
    expect(listAt((await pods(name))[0], "status", "containerStatuses")[0]).toMatchObject({
      lastState: { terminated: { exitCode: 1, reason: "Error" } },
    });
  });

  test("a slow image is ready after three seconds, not before", async () => {
    const name = fresh("slow");
    const started = Date.now();
    await roll(name, "example.com/slow:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    expect(Date.now() - started).toBeGreaterThanOrEqual(2900);
  });

  test("Recreate ends the old pods before it starts new ones", async () => {
    const name = fresh("recreate");
    const strategy = { type: "Recreate" };
    await roll(name, "example.com/good:1", { strategy });
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    await roll(name, "example.com/broken:2", { strategy });
    await expect.poll(() => waiting(name), patience).toEqual(["ImagePullBackOff"]);
  });

  test("a Deployment of no replicas is there at once", async () => {
    const name = fresh("zero");
    await roll(name, "example.com/good:1", { replicas: 0 });
    await expect.poll(rolledOut(name, 0), patience).toBe(true);
    expect(await pods(name)).toEqual([]);
  });

  test("deleting a Deployment takes its ReplicaSets and pods", async () => {
    const name = fresh("gone");
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    await world().api.send({ method: "DELETE", path: deploymentPath(namespace, name) });
    await expect.poll(async () => (await sets(name)).length + (await pods(name)).length, patience).toBe(0);
  });

  test("a pod that is deleted is replaced", async () => {
    const name = fresh("healed");
    await roll(name, "example.com/good:1");
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
    const [pod] = await pods(name);
    const path = `/api/v1/namespaces/${namespace}/pods/${textAt(pod, "metadata", "name")}`;
    await world().api.send({ method: "DELETE", path });
    await expect
      .poll(async () => (await pods(name)).map((entry) => textAt(entry, "metadata", "uid")), patience)
      .not.toContain(textAt(pod, "metadata", "uid"));
    await expect.poll(rolledOut(name, 1), patience).toBe(true);
  });

  const jobPath = (name = "") =>
    `/apis/batch/v1/namespaces/${namespace}/jobs${name === "" ? "" : `/${name}`}`;

  test("a Job completes", async () => {
    const name = fresh("job");
    await world().api.send({
      method: "POST",
      path: jobPath(),
      body: job(name, "example.com/good:1", { completions: 2, parallelism: 1 }),
    });
    await expect
      .poll(async () => conditions(await get(jobPath(name))), patience)
      .toMatchObject({
        Complete: "True CompletionsReached",
      });
    expect(objectAt(await get(jobPath(name)), "status")).toMatchObject({
      succeeded: 2,
      startTime: expect.any(String),
      completionTime: expect.any(String),
    });
  });

  test("a Job whose pods crash fails", async () => {
    const name = fresh("job");
    const body = job(name, "example.com/crash:1", { backoffLimit: 0 });
    await world().api.send({ method: "POST", path: jobPath(), body });
    await expect
      .poll(async () => conditions(await get(jobPath(name))), patience)
      .toMatchObject({
        Failed: "True BackoffLimitExceeded",
      });
    expect(objectAt(await get(jobPath(name)), "status")).toMatchObject({ failed: 1 });
  });

  test("a suspended Job waits", async () => {
    const name = fresh("job");
    const body = job(name, "example.com/good:1", { suspend: true });
    await world().api.send({ method: "POST", path: jobPath(), body });
    await expect
      .poll(async () => conditions(await get(jobPath(name))), patience)
      .toEqual({
        Suspended: "True JobSuspended",
      });
    expect(await pods(name)).toEqual([]);
  });

  test("a StatefulSet starts its pods in order, updates them, and reports revisions", async () => {
    const name = fresh("set");
    const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}`;
    const put = async (image: string) =>
      apply(world(), path, otherWorkload(name, "StatefulSet", image, { replicas: 2, serviceName: "s" }), {
        manager: "a",
      });
    const done = async () => {
      const object = await get(path);
      const status = objectAt(object, "status");
      return (
        numberAt(object, 0, "metadata", "generation") === numberAt(status, -1, "observedGeneration") &&
        numberAt(status, 0, "readyReplicas") === 2 &&
        numberAt(status, 0, "updatedReplicas") === 2 &&
        status["currentRevision"] === status["updateRevision"]
      );
    };
    await put("example.com/good:1");
    await expect.poll(done, patience).toBe(true);
    const names = (await pods(name)).map((pod) => textAt(pod, "metadata", "name"));
    expect(names.toSorted()).toEqual([`${name}-0`, `${name}-1`]);
    const before = objectAt(await get(path), "status")["currentRevision"];
    await put("example.com/good:2");
    await expect.poll(done, patience).toBe(true);
    expect(objectAt(await get(path), "status")["currentRevision"]).not.toBe(before);
    const images = (await pods(name)).map((pod) => textAt(listAt(pod, "spec", "containers")[0], "image"));
    expect(images).toEqual(["example.com/good:2", "example.com/good:2"]);
  });

  test("a DaemonSet has one pod on the node", async () => {
    const name = fresh("daemon");
    const path = `/apis/apps/v1/namespaces/${namespace}/daemonsets/${name}`;
    await apply(world(), path, otherWorkload(name, "DaemonSet", "example.com/good:1"), { manager: "a" });
    await expect
      .poll(async () => objectAt(await get(path), "status"), patience)
      .toMatchObject({
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberReady: 1,
        numberAvailable: 1,
      });
    expect(await pods(name)).toHaveLength(1);
  });
}
