/** The launcher of the real control plane: it starts, works, and leaves nothing behind. */

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, apiClient } from "../../../sandbox/cluster/api-client.ts";
import { findAssets } from "../../../sandbox/cluster/control-plane/find-assets.ts";
import {
  type ControlPlane,
  startControlPlane,
} from "../../../sandbox/cluster/control-plane/start-control-plane.ts";
import { listAt, numberAt, parseJsonObject, textAt } from "../../../sandbox/cluster/json.ts";
import { newUser } from "../../../sandbox/cluster/sandbox-user.ts";
import { lacks } from "../../real/parts.ts";

const absent = lacks("etcd", "kube-apiserver", "kube-controller-manager");

function assets() {
  const found = findAssets();
  if (found === undefined) throw new Error("the parts were found a moment ago");
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const patience = { timeout: 15_000, interval: 50 };

function workload(name: string, kind: "Deployment" | "Job", image: string) {
  const template = {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: "main", image }], ...(kind === "Job" ? { restartPolicy: "Never" } : {}) },
  };
  return kind === "Job"
    ? { apiVersion: "batch/v1", kind, metadata: { name }, spec: { backoffLimit: 0, template } }
    : {
        apiVersion: "apps/v1",
        kind,
        metadata: { name },
        spec: { replicas: 1, selector: { matchLabels: { app: name } }, template },
      };
}

describe.skipIf(absent)("a real control plane", () => {
  const reader = newUser("reader", []);
  let plane: ControlPlane;
  let api: ApiClient;

  beforeAll(async () => {
    plane = await startControlPlane({ assets: assets(), audit: true, users: [reader] });
    api = apiClient({ ...plane, certificateAuthority: readFileSync(plane.caFile, "utf8") });
  });

  afterAll(async () => {
    await api?.close();
    await plane?.stop();
  });

  const create = (path: string, body: unknown) => api.send({ method: "POST", path, body });
  const deployments = "/apis/apps/v1/namespaces/default/deployments";

  test("says which Kubernetes it is", async () => {
    const { body } = await api.send({ path: "/version" });
    expect(textAt(body, "gitVersion")).toBe(plane.version);
  });

  test("finishes a rollout whose image starts, and fails one whose image cannot be pulled", async () => {
    await create(deployments, workload("good", "Deployment", "registry.example/good:1"));
    await create(deployments, workload("bad", "Deployment", "registry.example/broken:1"));
    await expect
      .poll(async () => {
        const { body } = await api.send({ path: `${deployments}/good` });
        return numberAt(body, 0, "status", "availableReplicas");
      }, patience)
      .toBe(1);
    await expect
      .poll(async () => {
        const { body } = await api.send({ path: "/api/v1/namespaces/default/pods?labelSelector=app%3Dbad" });
        const [status] = listAt(listAt(body, "items")[0], "status", "containerStatuses");
        return textAt(status, "state", "waiting", "reason");
      }, patience)
      .toBe("ImagePullBackOff");
  });

  test("completes a Job, and fails one whose image crashes", async () => {
    const jobs = "/apis/batch/v1/namespaces/default/jobs";
    await create(jobs, workload("done", "Job", "registry.example/good:1"));
    await create(jobs, workload("crashed", "Job", "registry.example/crash:1"));
    const count = async (name: string, status: string) =>
      numberAt((await api.send({ path: `${jobs}/${name}` })).body, 0, "status", status);
    await expect.poll(() => count("done", "succeeded"), patience).toBe(1);
    await expect.poll(() => count("crashed", "failed"), patience).toBe(1);
  });

  test("deletes the pods of a workload that is deleted", async () => {
    await create(deployments, workload("gone", "Deployment", "registry.example/good:1"));
    const pods = async () => {
      const { body } = await api.send({ path: "/api/v1/namespaces/default/pods?labelSelector=app%3Dgone" });
      return listAt(body, "items").length;
    };
    await expect.poll(pods, patience).toBe(1);
    await api.send({ method: "DELETE", path: `${deployments}/gone` });
    await expect.poll(pods, patience).toBe(0);
  });

  test("gives another user only the rights that the cluster grants", async () => {
    const other = apiClient({
      server: plane.server,
      token: reader.token,
      certificateAuthority: readFileSync(plane.caFile, "utf8"),
    });
    expect((await other.send({ path: "/api/v1/namespaces/default/configmaps" })).status).toBe(403);
    await other.close();
  });

  test("keeps an audit log that tells who wrote what", async () => {
    await create("/api/v1/namespaces/default/configmaps?fieldManager=auditor", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "audited" },
    });
    const events = readFileSync(plane.auditLog ?? "", "utf8")
      .trim()
      .split("\n")
      .map(parseJsonObject);
    const written = events.filter((event) => textAt(event, "requestURI").includes("fieldManager=auditor"));
    expect(written.map((event) => [textAt(event, "verb"), textAt(event, "user", "username")])).toEqual([
      ["create", "admin"],
    ]);
  });
});

describe.skipIf(absent)("what a control plane leaves behind", () => {
  const launcher = fileURLToPath(
    new URL("../../../sandbox/cluster/control-plane/start-control-plane.ts", import.meta.url),
  );
  const tsx = new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;

  test("is nothing after stop", async () => {
    const plane = await startControlPlane({ assets: assets(), controllers: false, kubelet: false });
    await plane.stop();
    await plane.stop();
    expect(Object.values(plane.pids).filter(isAlive)).toEqual([]);
    expect(existsSync(dirname(plane.kubeconfig))).toBe(false);
  });

  test("is nothing after the process that started it was killed without warning", async () => {
    const directory = await mkdtemp(join(tmpdir(), "slipway-launcher-"));
    const script = join(directory, "start.mts");
    writeFileSync(
      script,
      `import { startControlPlane } from ${JSON.stringify(launcher)};
       const plane = await startControlPlane({ assets: ${JSON.stringify(assets())}, dir: ${JSON.stringify(directory)}, kubelet: false });
       console.log(JSON.stringify(plane.pids));
       setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, ["--import", tsx, script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve) => {
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    });
    const pids = Object.values(parseJsonObject(line) ?? {}).map(Number);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    child.kill("SIGKILL");
    await expect.poll(() => pids.filter(isAlive), patience).toEqual([]);
    await expect.poll(() => readdir(directory), patience).toEqual(["start.mts"]);
    await rm(directory, { recursive: true });
  });
});
