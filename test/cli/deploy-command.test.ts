/** `slipway deploy` and `slipway status` on the API server in memory: what people see, and what it leaves. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startMemoryWorld, type World } from "../cluster/world.ts";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";
import { type Ran, type RunOptions, runCli } from "./run-cli.ts";

let world: World;
let repository: TestRepository;
let namespace: string;

beforeAll(async () => {
  world = await startMemoryWorld();
});
afterAll(() => world.stop());

beforeEach(() => {
  repository = makeRepository();
  namespace = world.newNamespace();
});
afterEach(() => repository.remove());

function files(image: string): Readonly<Record<string, string>> {
  return {
    ".github/slipway.yml": `version: 1
environments:
  - name: staging
    path: staging
    cluster: local
    namespace: ${namespace}
    health: {timeout: 10s, grace: 1s}
`,
    "staging/namespace.yaml": `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}}\n`,
    "staging/settings.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {greeting: hello}\n",
    "staging/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "${image}"}]}
`,
  };
}

function run(
  command: "deploy" | "status",
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Ran> {
  const fixed = ["--env", "staging", "--repository", "octo/shop", "--kubeconfig", world.plane.kubeconfig];
  return runCli([command, ...fixed, ...args], { directory: repository.path, ...options });
}

function claim(name: string): string {
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
}

function claims(...names: readonly string[]): Readonly<Record<string, string>> {
  return { "staging/claims.yaml": names.map(claim).join("---\n") };
}

function liveClaim(name: string) {
  return world.live(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);
}

describe("slipway deploy", () => {
  test("applies, waits until it is healthy, and says so; a second time there is nothing to do", async () => {
    const revision = repository.commit(files("web:1"));
    const first = await run("deploy");
    expect(first.stdout).toBe("staging: Deployed and healthy.\n");
    expect(first.stderr).toContain(`create     Deployment ${namespace}/web`);
    expect(first.stderr).toContain(`current  Deployment ${namespace}/web`);
    expect(first.status).toBe(0);
    const requests = world.audit().length;
    const second = await run("deploy");
    expect(second.stdout).toBe("staging: Nothing to do: it is there already.\n");
    expect(second.status).toBe(0);
    expect(
      world
        .audit()
        .slice(requests)
        .filter(({ verb }) => verb !== "get"),
    ).toEqual([]);

    const status = await run("status");
    expect(status.stdout).toContain(`staging: healthy, deployed\n  revision    ${revision}\n`);
    expect(status.stdout).toContain("  objects     3, of which 3 are healthy\n");
    expect(status.status).toBe(0);
  });

  test("with --dry-run prints what it would do, does nothing, and ends with 2 when that is something", async () => {
    repository.commit(files("web:1"));
    const before = await run("deploy", ["--dry-run"]);
    expect(
      before.stdout
        .split("\n")
        .filter((line) => line !== "")
        .toSorted(),
    ).toEqual([
      `create ConfigMap ${namespace}/settings`,
      `create Deployment ${namespace}/web`,
      `create Namespace ${namespace}`,
    ]);
    expect(before.stderr).toBe("3 to create\n");
    expect(before.status).toBe(2);
    expect(await world.live(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
    await run("deploy");
    const after = await run("deploy", ["--dry-run"]);
    expect(after).toEqual({ status: 0, stdout: "", stderr: "3 unchanged\n" });
  });

  test("deletes what left the manifests, at the end", async () => {
    repository.commit(files("web:1"));
    await run("deploy");
    repository.commit({ "staging/settings.yaml": "" });
    const { stderr, status } = await run("deploy");
    expect(stderr).toContain(`deleted  ConfigMap ${namespace}/settings\n`);
    expect(status).toBe(0);
    expect(await world.live(`/api/v1/namespaces/${namespace}/configmaps/settings`)).toBeUndefined();
  });

  test("promise 9: keeps a PersistentVolumeClaim that left, says how it is let go, and deletes it with --ack", async () => {
    repository.commit({ ...files("web:1"), ...claims("data", "logs") });
    await run("deploy");
    repository.commit(claims("logs"));
    const plan = await run("deploy", ["--dry-run"]);
    expect(plan.stdout).toBe(`delete PersistentVolumeClaim ${namespace}/data\n`);
    expect(plan.stderr).toMatch(
      /kept without --ack pvc-removed@[0-9a-f]{12}: PersistentVolumeClaim \S+\/data\n/,
    );
    const kept = await run("deploy");
    expect(kept.stdout).toBe("staging: Deployed and healthy.\n");
    expect(kept.stderr).toContain("the same command with --ack pvc-removed deletes it.");
    expect(await liveClaim("data")).toBeDefined();

    const acknowledged = await run("deploy", ["--ack", "pvc-removed"]);
    expect(acknowledged.stderr).toContain(`deleted  PersistentVolumeClaim ${namespace}/data\n`);
    expect(acknowledged.status).toBe(0);
    expect(await liveClaim("data")).toBeUndefined();
    expect(await liveClaim("logs")).toBeDefined();
  });

  test("--ack of nothing, of something else, and of no finding at all: nothing is written", async () => {
    repository.commit({ ...files("web:1"), ...claims("data", "logs") });
    await run("deploy");
    const nothing = await run("deploy", ["--ack", "pvc-removed"]);
    expect(nothing.stdout).toBe("staging: Nothing to do: it is there already.\n");
    repository.commit(claims("logs"));
    const plan = await run("deploy", ["--dry-run"]);
    const [exact = ""] = /pvc-removed@[0-9a-f]{12}/.exec(plan.stderr) ?? [];
    repository.commit({ "staging/claims.yaml": "", "staging/settings.yaml": "" });
    const moved = await run("deploy", ["--ack", exact]);
    expect(moved.stderr).toContain("what pvc-removed is about is not what it was: now it is");
    expect(moved.stderr).toMatch(/What can be acknowledged is --ack pvc-removed@[0-9a-f]{12}\./);
    expect(moved.status).toBe(1);
    const other = await run("deploy", ["--ack", "crd-removed"]);
    expect(other.stderr).toContain("nothing that would be deleted needs crd-removed");
    expect(other.status).toBe(1);
    const unknown = await run("deploy", ["--ack", "pvc-remvoed"]);
    expect(unknown.stderr).toContain("Did you mean pvc-removed?");
    expect(unknown.status).toBe(1);
    expect(await liveClaim("data")).toBeDefined();
    expect(await world.live(`/api/v1/namespaces/${namespace}/configmaps/settings`)).toBeDefined();
  });

  test("ends with 1 and the cause when it does not become healthy, and prunes nothing", async () => {
    repository.commit(files("web:1"));
    await run("deploy");
    repository.commit({ ...files("web:broken"), "staging/settings.yaml": "" });
    const { stdout, stderr, status } = await run("deploy");
    expect(stdout).toBe("");
    expect(stderr).toContain("staging: Applied, but it does not become healthy.");
    expect(stderr).toMatch(/ {2}Deployment \S+\/web: .*ImagePullBackOff/);
    expect(status).toBe(1);
    expect(await world.live(`/api/v1/namespaces/${namespace}/configmaps/settings`)).toBeDefined();
    const seen = await run("status");
    expect(seen.stdout).toContain("staging: failed, the last deployment did not become healthy");
    expect(seen.status).toBe(1);
  });

  test("tells every problem of the cluster's dry run, and writes no object", async () => {
    repository.commit({
      ...files("web:1"),
      "staging/typo.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: typo}\ndaat: {a: b}\n",
      "staging/unknown.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
      "staging/namespace.yaml": "",
    });
    await world.createNamespace(namespace);
    const { stderr, status } = await run("deploy");
    expect(stderr).toContain("does not serve example.com/v1 Widget");
    expect(stderr).toMatch(
      /ConfigMap \S+\/typo: It does not fit its kind: \.daat is not a field of this kind/,
    );
    expect(stderr).toContain("No object was written.");
    expect(status).toBe(1);
    expect(await world.live(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  });

  test("stops cleanly at Ctrl-C, and goes on from there the next time", async () => {
    repository.commit(files("web:slow"));
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("Ctrl-C")), 1_000);
    const { stderr, status } = await run("deploy", [], { signal: stop.signal });
    expect(stderr).toMatch(/Interrupted\.\n$/);
    expect(status).toBe(130);
    expect((await run("deploy")).status).toBe(0);
  });

  test("draws in place in a terminal, and cleans up behind itself", async () => {
    repository.commit(files("web:1"));
    const { stderr, stdout } = await run("deploy", [], { isTTY: true });
    expect(stderr).toContain("Applying 3 of 3\n");
    expect(stderr).toContain("Healthy 3 of 3\n");
    expect(stderr.endsWith("Healthy 3 of 3\n\u001b[1A\u001b[J")).toBe(true);
    expect(stdout).toBe("staging: Deployed and healthy.\n");
  });

  test.each([
    [["deploy"], /Which environment\?/],
    [["deploy", "--env", "stagign", "--repository", "octo/shop"], /Did you mean "staging"\?/],
    [["deploy", "--env", "staging"], /no remote origin that says owner\/name/],
    [
      ["deploy", "--env", "staging", "--repository", "octo/shop", "--kubeconfig", "/nowhere"],
      /The kubeconfig \/nowhere cannot be read\.\nName another one with --kubeconfig/,
    ],
    [["status", "--env", "staging", "--repository", "octo/shop", "--revision", "nope"], /nope/],
  ])("says what is wrong with %j", async (args, expected) => {
    repository.commit(files("web:1"));
    const { stderr, status } = await runCli(args, { directory: repository.path });
    expect(stderr).toMatch(expected);
    expect(status).toBe(1);
  });
});

test("a server that is away is told by the command that ends, not by an App that tries again", async () => {
  repository.commit(files("web:1"));
  const kubeconfig = join(repository.path, "away.kubeconfig");
  const away = {
    clusters: [{ name: "a", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "a", user: { token: "t" } }],
  };
  const context = { name: "a", context: { cluster: "a", user: "a" } };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      ...away,
      contexts: [context],
      "current-context": "a",
    }),
  );
  const args = ["deploy", "--env", "staging", "--repository", "octo/shop", "--kubeconfig", kubeconfig];
  const { stderr, status } = await runCli(args, { directory: repository.path });
  expect(stderr).toContain("cannot be used now: nothing listens at its address.\nRun the command again");
  expect(status).toBe(1);
});

describe("slipway status", () => {
  test("says that nothing was deployed yet", async () => {
    repository.commit(files("web:1"));
    await world.createNamespace(namespace);
    expect(await run("status")).toEqual({
      status: 1,
      stdout: "staging: nothing was deployed there yet\n",
      stderr: "",
    });
  });

  test("prints JSON for tools", async () => {
    repository.commit(files("web:1"));
    await run("deploy");
    const { stdout } = await run("status", ["--output", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      environments: [{ environment: "staging", state: "settled", generation: 1, health: "healthy" }],
    });
  });

  test("shows all environments without a name, also when the cluster of one is away", async () => {
    const one = files("web:1")[".github/slipway.yml"] ?? "";
    const away = `  - {name: away, path: staging, cluster: away, namespace: ${namespace}}\n`;
    repository.commit({ ...files("web:1"), ".github/slipway.yml": one + away });
    await run("deploy");
    const clustersFile = join(world.scratch, "clusters.yml");
    const grants = `grants: [{repository: octo/shop, namespaces: ["*"], clusterScoped: [Namespace.]}]`;
    const registered = `clusters:\n  - {name: local, kubeconfig: ${world.plane.kubeconfig}, ${grants}}\n`;
    writeFileSync(clustersFile, registered);
    const args = ["status", "--repository", "octo/shop"];
    const { stdout, status } = await runCli(args, { directory: repository.path, settings: { clustersFile } });
    expect(stdout).toContain("staging: healthy, deployed");
    expect(stdout).toContain('away: unknown, The cluster "away" is not registered. Registered: local.');
    expect(status).toBe(1);
  });

  test("refuses a clusters file with problems, each with its line", async () => {
    repository.commit(files("web:1"));
    const clustersFile = join(world.scratch, "broken.yml");
    writeFileSync(clustersFile, "clusters:\n  - name: local\n");
    const args = ["status", "--repository", "octo/shop"];
    const { stderr } = await runCli(args, { directory: repository.path, settings: { clustersFile } });
    expect(stderr).toContain("broken.yml:2: clusters[0].kubeconfig is missing: text is expected");
  });
});
