/**
 * `tsx bench/apply/main.ts [--rounds N] [--objects N]`: Slipway's engine against `kubectl` on a real API server.
 * Exit status 1 when a goal is not met, 2 when a part is absent.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ApiClient, apiClient } from "../../sandbox/cluster/api-client.ts";
import { findAssets } from "../../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../../sandbox/cluster/control-plane/start-control-plane.ts";
import { findPart } from "../../sandbox/parts/find.ts";
import { kubectlContender, slipwayContender } from "./contenders.ts";
import { printReport } from "./report.ts";
import { takeSamples } from "./rounds.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, objects: { type: "string", default: "1000" } },
});
const [rounds, objects] = [Number(values.rounds), Number(values.objects)];
const [assets, kubectl] = [findAssets(), findPart("kubectl")];
if (assets === undefined || kubectl === undefined) {
  console.error('The benchmark needs etcd, kube-apiserver and kubectl: "npm run parts" builds them with Go.');
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "slipway-bench-"));
// No controllers: what they do to the objects afterwards would be measured as somebody's work.
const plane = await startControlPlane({ assets, controllers: false, kubelet: false });
const api = apiClient({
  server: plane.server,
  token: plane.token,
  certificateAuthority: readFileSync(plane.caFile, "utf8"),
});
const kinds = [
  "api/v1/namespaces/NS/configmaps",
  "apis/apps/v1/namespaces/NS/deployments",
  "api/v1/namespaces/NS/services",
];
try {
  const request = { kubeconfig: plane.kubeconfig, scratch, kubectl: kubectl.path };
  const contenders = [kubectlContender(request), slipwayContender(request)];
  // Both once, small: code that runs for the first time is slower, and discovery is cached on disk by kubectl.
  await takeSamples({ ...work(api), contenders, rounds: 1, objects: 30, onSample: () => {} });
  const samples = await takeSamples({
    ...work(api),
    contenders,
    rounds,
    objects,
    onSample: ({ contender, case: which, round, wallMs }) =>
      console.error(`round ${round + 1}: ${contender} ${which} ${Math.round(wallMs)} ms`),
  });
  const versions = { kubectl: kubectl.version, "kube-apiserver": plane.version, node: process.version };
  process.exitCode = printReport({ samples, objects, versions }) ? 0 : 1;
} finally {
  await api.close();
  await plane.stop();
  rmSync(scratch, { recursive: true });
}

function work(client: ApiClient) {
  return {
    serverPids: [plane.pids.etcd, plane.pids.apiServer],
    async prepare(namespace: string) {
      const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
      await client.send({ method: "POST", path: "/api/v1/namespaces", body });
    },
    async versions(namespace: string) {
      const lists = await Promise.all(
        kinds.map((kind) => client.send({ path: `/${kind.replace("NS", namespace)}` })),
      );
      return new Set(lists.flatMap(({ text }) => versionsIn(text)));
    },
    async clear(namespace: string) {
      for (const kind of kinds)
        await client.send({ method: "DELETE", path: `/${kind.replace("NS", namespace)}` });
    },
  };
}

/** `name@resourceVersion` of the benchmark's own objects in a list. */
function versionsIn(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  const items =
    typeof list === "object" && list !== null && "items" in list && Array.isArray(list.items)
      ? list.items
      : [];
  return items.flatMap(({ metadata }: { metadata: { name: string; resourceVersion: string } }) =>
    metadata.name.startsWith("item-") ? [`${metadata.name}@${metadata.resourceVersion}`] : [],
  );
}
