/** Lists, pages and selectors. */

import { beforeAll, expect, test } from "vitest";
import { listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import { configMap, configMapPath, deployment, deploymentPath, freshNamespace, type World } from "./world.ts";

export function listsSuite(world: () => World): void {
  let namespace = "";
  const list = async (query: string, path = configMapPath(namespace)) =>
    world().api.send({ path: `${path}?${query}` });
  const namesOf = (answer: Awaited<ReturnType<typeof list>>) =>
    listAt(answer.body, "items").map((item) => textAt(item, "metadata", "name"));
  const own = "labelSelector=suite%3Dlists";

  beforeAll(async () => {
    namespace = await freshNamespace(world());
    const labels = [
      { tier: "web" },
      { tier: "db", extra: "" },
      { tier: "web", track: "canary" },
      {},
      { tier: "cache" },
    ];
    for (const [index, more] of labels.entries()) {
      const body = configMap(`item-${index}`, {}, { labels: { suite: "lists", ...more } });
      await world().api.send({ method: "POST", path: configMapPath(namespace), body });
    }
  });

  test("lists objects by name, without repeating their kind", async () => {
    const answer = await list(own);
    expect(answer.body).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1" });
    expect(textAt(answer.body, "metadata", "resourceVersion")).toMatch(/^\d+$/);
    expect(namesOf(answer)).toEqual(["item-0", "item-1", "item-2", "item-3", "item-4"]);
    expect(listAt(answer.body, "items").flatMap((item) => Object.keys(objectAt(item)))).not.toContain("kind");
  });

  test.each([
    ["tier=web", [0, 2]],
    ["tier==web,track=canary", [2]],
    ["tier!=web,suite", [1, 3, 4]],
    ["tier in (web,cache)", [0, 2, 4]],
    ["tier notin (web,db),suite=lists", [3, 4]],
    ["track", [2]],
    ["!tier,suite=lists", [3]],
    ["extra=", [1]],
  ])("selects by labels: %s", async (selector, indexes) => {
    const answer = await list(`labelSelector=${encodeURIComponent(selector)}`);
    expect(namesOf(answer)).toEqual(indexes.map((index) => `item-${index}`));
  });

  test("selects by fields that the kind knows, and refuses others", async () => {
    expect(namesOf(await list("fieldSelector=metadata.name%3Ditem-2"))).toEqual(["item-2"]);
    expect(namesOf(await list(`fieldSelector=metadata.name!%3Ditem-2&${own}`))).toHaveLength(4);
    const all = await list(`fieldSelector=metadata.namespace%3D${namespace}&${own}`, "/api/v1/configmaps");
    expect(namesOf(all)).toHaveLength(5);
    const refused = await list("fieldSelector=data.a%3Db");
    expect([refused.status, textAt(refused.body, "message")]).toEqual([
      400,
      expect.stringContaining(
        '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
      ),
    ]);
  });

  test("refuses a selector that cannot be read", async () => {
    const answer = await list("labelSelector=a%20b%20c");
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      400,
      expect.stringContaining("unable to parse requirement"),
    ]);
  });

  test("gives long lists in pages that together show one moment", async () => {
    const first = await list("limit=2");
    const known = namesOf(first);
    const rest = Number(objectAt(first.body, "metadata")["remainingItemCount"]);
    const body = configMap("item-9", {}, { labels: { suite: "later" } });
    await world().api.send({ method: "POST", path: configMapPath(namespace), body });
    let token = textAt(first.body, "metadata", "continue");
    expect([known.length, token !== ""]).toEqual([2, true]);
    while (token !== "") {
      const page = await list(`limit=2&continue=${encodeURIComponent(token)}`);
      expect(textAt(page.body, "metadata", "resourceVersion")).toBe(
        textAt(first.body, "metadata", "resourceVersion"),
      );
      known.push(...namesOf(page));
      token = textAt(page.body, "metadata", "continue");
    }
    expect(known).not.toContain("item-9");
    expect(known).toHaveLength(rest + 2);
    expect(new Set(known).size).toBe(known.length);
  });

  test("does not count what is left of a list with a selector", async () => {
    const { body } = await list(`limit=2&${own}`);
    expect(textAt(body, "metadata", "continue")).not.toBe("");
    expect(objectAt(body, "metadata")["remainingItemCount"]).toBeUndefined();
  });

  test("refuses a token that it did not give", async () => {
    const answer = await list("limit=2&continue=x");
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      400,
      expect.stringContaining("invalid continue token"),
    ]);
  });

  test("gives metadata alone to those who ask for no more", async () => {
    const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    const { body } = await world().api.send({
      path: `${configMapPath(namespace)}?${own}`,
      headers: { accept },
    });
    expect(body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
    expect(listAt(body, "items").every((item) => objectAt(item)["data"] === undefined)).toBe(true);
    const one = await world().api.send({
      path: configMapPath(namespace, "item-0"),
      headers: { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" },
    });
    expect(one.body).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "item-0" } });
  });

  test("lists nothing, not an error, where nothing is", async () => {
    const answer = await list("", deploymentPath(namespace));
    expect([answer.status, namesOf(answer)]).toEqual([200, []]);
  });

  test("lists across namespaces", async () => {
    const body = deployment("everywhere", { replicas: 0 });
    await world().api.send({ method: "POST", path: deploymentPath(namespace), body });
    const answer = await list("fieldSelector=metadata.name%3Deverywhere", "/apis/apps/v1/deployments");
    expect(listAt(answer.body, "items").map((item) => textAt(item, "metadata", "namespace"))).toEqual([
      namespace,
    ]);
  });
}
