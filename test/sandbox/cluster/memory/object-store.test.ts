/** The store: versions, order, and what it remembers of the past. */

import { describe, expect, test } from "vitest";
import { textAt } from "../../../../sandbox/cluster/json.ts";
import { type Change, ObjectStore } from "../../../../sandbox/cluster/memory/storage/object-store.ts";

const object = (namespace: string, name: string) => ({ metadata: { namespace, name } });
const named = (objects: readonly { readonly metadata?: unknown }[]) =>
  objects.map((entry) => textAt(JSON.parse(JSON.stringify(entry)), "metadata", "name"));

describe("the object store", () => {
  test("lists by namespace, then name, and keeps namespaces of similar names apart", () => {
    const store = new ObjectStore();
    for (const [namespace, name] of [
      ["b", "1"],
      ["a", "2"],
      ["a-b", "3"],
      ["a", "1"],
    ] as const)
      store.put("things.", object(namespace, name));
    expect(named(store.list("things.", "a"))).toEqual(["1", "2"]);
    expect(store.list("things.")).toHaveLength(4);
  });

  test("gives every change a version of its own, and tells it with what was before", () => {
    const store = new ObjectStore();
    const told: Change[] = [];
    const stop = store.listen((change) => told.push(change));
    const made = store.put("things.", object("a", "1"));
    const changed = store.put("things.", { ...made, data: "x" });
    store.remove("things.", changed);
    stop();
    store.put("things.", object("a", "2"));
    expect(told.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED", "DELETED"]);
    expect(new Set(told.map(({ version }) => version)).size).toBe(3);
    expect(told[1]?.before).toEqual(made);
    expect(textAt(told[2]?.object, "metadata", "resourceVersion")).toBe(String(told[2]?.version));
  });

  test("forgets the oldest changes, and says from where on it remembers", () => {
    const store = new ObjectStore();
    const first = store.version;
    expect(store.oldestVersion).toBe(0);
    for (let count = 0; count < 10_001; count += 1) store.put("things.", object("a", "same"));
    expect(store.oldestVersion).toBeGreaterThan(first);
    expect(store.changesSince(store.oldestVersion)).toHaveLength(9999);
  });
});
