/** Extracts from a real API server what the in-memory one needs to know, into `sandbox/cluster/schema/`. */

import { readFileSync } from "node:fs";
import { apiClient } from "../sandbox/cluster/api-client.ts";
import { findAssets } from "../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../sandbox/cluster/control-plane/start-control-plane.ts";
import { readDiscovery } from "./kubernetes-schema/read-discovery.ts";
import { readOpenApi } from "./kubernetes-schema/read-openapi.ts";
import { writeData } from "./kubernetes-schema/write-data.ts";

const assets = findAssets();
if (assets === undefined) throw new Error('No control plane was found. Run "npm run parts" first.');
// Controllers and the kubelet would change objects while they are measured.
const plane = await startControlPlane({ assets, controllers: false, kubelet: false });
try {
  const api = apiClient({ ...plane, certificateAuthority: readFileSync(plane.caFile, "utf8") });
  const { core, groups, supported, kinds } = await readDiscovery(api);
  writeData("discovery.json", { version: plane.version, supported, core, groups });
  const extracted = await readOpenApi(api, kinds);
  writeData("types.json", { version: plane.version, kinds: extracted.kinds, types: extracted.types });
  await api.close();
} finally {
  await plane.stop();
}
