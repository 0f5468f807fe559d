/** Watches: every change, in order, from a known moment on. */

import { beforeAll, expect, test } from "vitest";
import { isObject, type JsonObject, parseJsonObject, textAt } from "../../../sandbox/cluster/json.ts";
import { configMap, configMapPath, freshNamespace, version, type World } from "./world.ts";

function told(list: readonly JsonObject[]): readonly string[] {
  return list.map((event) => `${textAt(event, "type")} ${textAt(event, "object", "metadata", "name")}`);
}

export function watchesSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const post = async (name: string, labels: JsonObject = {}) =>
    world().api.send({
      method: "POST",
      path: configMapPath(namespace),
      body: configMap(name, {}, { labels }),
    });
  const merge = async (name: string, body: unknown) =>
    world().api.send({
      method: "PATCH",
      path: configMapPath(namespace, name),
      contentType: "application/merge-patch+json",
      body,
    });
  const now = async () => version(await world().api.send({ path: `${configMapPath(namespace)}?limit=1` }));

  /** All events of a watch that ends by itself. */
  async function events(query: string): Promise<readonly JsonObject[]> {
    const stream = await world().api.stream({
      path: `${configMapPath(namespace)}?watch=true&timeoutSeconds=1&${query}`,
    });
    let text = "";
    for await (const chunk of stream) text += chunk.toString();
    return text.trim().split("\n").map(parseJsonObject).filter(isObject);
  }

  test("tells what was added, modified and deleted since a version, with whole objects", async () => {
    const since = await now();
    const made = await post("one");
    await merge("one", { data: { a: "1" } });
    await world().api.send({ method: "DELETE", path: configMapPath(namespace, "one") });
    const list = await events(`resourceVersion=${since}&fieldSelector=metadata.name%3Done`);
    expect(told(list)).toEqual(["ADDED one", "MODIFIED one", "DELETED one"]);
    expect(list[0]?.["object"]).toEqual(made.body);
    const versions = list.map((event) => Number(textAt(event, "object", "metadata", "resourceVersion")));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
  });

  test("begins with what is there when no version is given", async () => {
    await post("there", { suite: "watch" });
    expect(told(await events("labelSelector=suite%3Dwatch"))).toEqual(["ADDED there"]);
  });

  test("tells an object that begins or ceases to match as one that comes or goes", async () => {
    await post("matching");
    const since = await now();
    await merge("matching", { metadata: { labels: { on: "yes" } } });
    await merge("matching", { data: { a: "1" } });
    await merge("matching", { metadata: { labels: { on: "no" } } });
    const list = await events(`resourceVersion=${since}&labelSelector=on%3Dyes`);
    expect(told(list)).toEqual(["ADDED matching", "MODIFIED matching", "DELETED matching"]);
  });
}
