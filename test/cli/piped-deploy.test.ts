/** `slipway deploy` and `slipway status` as programs of their own, their output in a pipe: plain lines, one for each step. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMemoryCluster, type MemoryCluster } from "../../sandbox/cluster/memory/start-memory-cluster.ts";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";

const program = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const loader = fileURLToPath(import.meta.resolve("tsx"));

let cluster: MemoryCluster;
let repository: TestRepository;
beforeAll(async () => {
  cluster = await startMemoryCluster();
  repository = makeRepository();
  repository.commit({
    ".github/slipway.yml": `version: 1
environments:
  - { name: staging, path: staging, cluster: local, namespace: shop, health: { timeout: 10s, grace: 1s } }
`,
    "staging/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n",
    "staging/settings.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }\n",
  });
}, 60_000);
afterAll(async () => {
  repository.remove();
  await cluster.stop();
});

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function slipway(command: "deploy" | "status"): Promise<Ran> {
  const fixed = ["--env", "staging", "--repository", "octo/shop", "--kubeconfig", cluster.kubeconfig];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", loader, program, command, ...fixed],
      { cwd: repository.path },
      (error, stdout, stderr) => {
        resolve({
          status: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        });
      },
    );
  });
}

test(
  "deploy tells each step in a line of its own, without a terminal's codes; status tells what runs",
  { timeout: 120_000 },
  async () => {
    const before = await slipway("status");
    expect(before).toMatchObject({ status: 1 });
    expect(before.stdout).toContain("nothing was deployed there yet");
    const first = await slipway("deploy");
    expect(first.status).toBe(0);
    expect(first.stderr).toMatch(/^2\/2 +create +ConfigMap shop\/settings$/m);
    expect(first.stderr).toMatch(/^current +Namespace shop$/m);
    expect(first.stdout + first.stderr).toContain("Deployed and healthy");
    expect(first.stdout + first.stderr).not.toContain("\u001b");
    expect(first.stdout + first.stderr).not.toContain("\r");
    const again = await slipway("deploy");
    expect(again.status).toBe(0);
    expect(again.stdout + again.stderr).toContain("Nothing to do");
    const after = await slipway("status");
    expect(after).toMatchObject({ status: 0 });
    expect(after.stdout).toContain("healthy");
  },
);
