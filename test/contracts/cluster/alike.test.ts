/** Both API servers get the same requests and must give the same answers. */

import { type Arbitrary, assert, asyncProperty } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiAnswer, ApiRequest } from "../../../sandbox/cluster/api-client.ts";
import { type JsonObject, textAt } from "../../../sandbox/cluster/json.ts";
import { builtIns } from "../../../sandbox/cluster/memory/kinds/built-in-kinds.ts";
import { readData } from "../../../sandbox/cluster/memory/types/read-schema.ts";
import { resourcePath } from "../../../sandbox/cluster/memory/types/resource-path.ts";
import { readProbes } from "../../../scripts/kubernetes-schema/laboratory.ts";
import { readDiscovery } from "../../../scripts/kubernetes-schema/read-discovery.ts";
import { readOpenApi } from "../../../scripts/kubernetes-schema/read-openapi.ts";
import { likeness, sorted } from "./likeness.ts";
import { memory, real, type World } from "./world.ts";
import { configMaps, deployments, requestFor, services, type Write, writes } from "./writes.ts";

/** Some probes name it. */
const namespace = "probes";

const settings = { numRuns: 40, seed: 20260101, endOnFailure: true };

describe.skipIf(real.absent)("both API servers", () => {
  const worlds: World[] = [];
  beforeAll(async () => {
    worlds.push(...(await Promise.all([memory.start({ still: true }), real.start({ still: true })])));
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await both({ method: "POST", path: "/api/v1/namespaces", body });
  });
  afterAll(async () => {
    await Promise.all(worlds.map((world) => world.stop()));
  });

  async function both(request: ApiRequest): Promise<readonly ApiAnswer[]> {
    return Promise.all(worlds.map(({ api }) => api.send(request)));
  }

  /** In a form in which they can be compared: ours, then that of the judge. */
  async function answersTo(request: ApiRequest): Promise<readonly JsonObject[]> {
    return (await both(request)).map((answer) => sorted(likeness(answer)));
  }

  const probes = readProbes().map(
    (probe) => [`${textAt(probe, "kind")} ${textAt(probe, "metadata", "name")}`, probe] as const,
  );

  test.each(probes)("make the same of %s, created and applied", async (_, probe) => {
    const { resource } = kindOf(probe);
    const scope = resource.namespaced ? { namespace } : {};
    const query = "?dryRun=All&fieldManager=probe";
    const [made, judge] = await answersTo({
      method: "POST",
      path: resourcePath(resource, scope) + query,
      body: probe,
    });
    expect(made).toEqual(judge);
    const [applied, judged] = await answersTo({
      method: "PATCH",
      path: resourcePath(resource, { ...scope, name: textAt(probe, "metadata", "name") }) + query,
      contentType: "application/apply-patch+yaml",
      body: probe,
    });
    expect(applied).toEqual(judged);
  });

  test("are described by the extract that is committed: discovery and types", async () => {
    const [, judge] = worlds;
    if (judge === undefined) throw new Error("the real server has not started");
    const { core, groups, kinds } = await readDiscovery(judge.api);
    const data = builtIns();
    expect({ core, groups }).toEqual({ core: data.core, groups: data.groups });
    const { types } = await readOpenApi(judge.api, kinds);
    expect(readData("types.json")["types"]).toEqual(types);
  });

  let runs = 0;

  async function sequence(collection: string, list: readonly Write[]): Promise<void> {
    runs += 1;
    const name = `run-${runs}`;
    const requests = [
      ...list.map((write) => requestFor(collection, name, write)),
      { path: `${collection}/${name}` },
    ];
    for (const request of requests) {
      const [ours, theirs] = await answersTo(request);
      expect(ours).toEqual(theirs);
    }
    await both({ method: "DELETE", path: `${collection}/${name}` });
  }

  const sequences: readonly (readonly [string, string, Arbitrary<JsonObject>])[] = [
    ["ConfigMap", `/api/v1/namespaces/${namespace}/configmaps`, configMaps],
    ["Deployment", `/apis/apps/v1/namespaces/${namespace}/deployments`, deployments],
    ["Service", `/api/v1/namespaces/${namespace}/services`, services],
  ];

  test.each(sequences)(
    "answer any sequence of writes of three managers to a %s alike",
    async (_, collection, objects) => {
      const property = asyncProperty(writes(objects), async (list) => sequence(collection, list));
      await assert(property, settings);
      expect(runs).toBeGreaterThanOrEqual(settings.numRuns);
    },
    120_000,
  );
});

function kindOf(object: JsonObject) {
  const { kinds } = builtIns();
  const found = kinds.find(
    ({ resource }) => resource.apiVersion === object["apiVersion"] && resource.kind === object["kind"],
  );
  if (found === undefined) throw new Error(`a probe of an unknown kind: ${textAt(object, "kind")}`);
  return found;
}
