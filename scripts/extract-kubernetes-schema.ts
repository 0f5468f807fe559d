/** Extracts from a real API server what the in-memory one needs to know, into `sandbox/cluster/schema/`. */

import { readFileSync } from "node:fs";
import { apiClient } from "../sandbox/cluster/api-client.ts";
import { findAssets } from "../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../sandbox/cluster/control-plane/start-control-plane.ts";
import { type JsonObject, parseJsonObject } from "../sandbox/cluster/json.ts";
import { readBuiltInTypes, servedResources } from "../sandbox/cluster/memory/types/read-schema.ts";
import { openLaboratory } from "./kubernetes-schema/laboratory.ts";
import { measureBehaviour } from "./kubernetes-schema/measure-behaviour.ts";
import { readDiscovery } from "./kubernetes-schema/read-discovery.ts";
import { readOpenApi } from "./kubernetes-schema/read-openapi.ts";
import { writeData } from "./kubernetes-schema/write-data.ts";

/** Data without functions or absent fields survives the way through text. */
function asJson(value: unknown): JsonObject {
  return parseJsonObject(JSON.stringify(value)) ?? {};
}

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
  const lab = await openLaboratory(api, readBuiltInTypes(), servedResources([...core, ...groups]));
  const { behaviour, unexplained } = await measureBehaviour(lab);
  writeData("behaviour.json", asJson(behaviour));
  for (const field of unexplained) console.warn(`no rule explains what the server makes of ${field}`);
  await api.close();
} finally {
  await plane.stop();
}
