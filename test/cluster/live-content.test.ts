import { describe, expect, test } from "vitest";
import { contentDigest, differs } from "../../src/cluster/live-content.ts";
import type { JsonObject } from "../../src/core/model/json.ts";

function object(more: JsonObject, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", uid: "u", resourceVersion: "1", ...metadata },
    ...more,
  };
}

describe("two states of an object", () => {
  test.each([
    ["values", object({ data: { a: "1" } }), object({ data: { a: "2" } })],
    ["a key more", object({ data: { a: "1" } }), object({ data: { a: "1", b: "1" } })],
    [
      "a key named as what every object has",
      object({ data: { toString: "1" } }),
      object({ data: { other: "1" } }),
    ],
    ["null and absent", object({ data: null }), object({})],
    ["labels", object({}, { labels: { a: "1" } }), object({}, { labels: {} })],
    ["finalizers", object({}, { finalizers: ["a"] }), object({})],
    ["owners", object({}, { ownerReferences: [{ uid: "a" }] }), object({})],
    ["the order of a list", object({ spec: { args: ["a", "b"] } }), object({ spec: { args: ["b", "a"] } })],
    ["a list and a map", object({ spec: [] }), object({ spec: {} })],
    ["a number and its text", object({ spec: 1 }), object({ spec: "1" })],
    [
      "integers that a double takes for one",
      object({ spec: 9007199254740993n }),
      object({ spec: 9007199254740992n }),
    ],
  ])("differ by %s", (_, one, other) => {
    expect(differs(one, other)).toBe(true);
    expect(differs(other, one)).toBe(true);
  });

  test.each([
    ["the order of keys", object({ data: { a: "1", b: "2" } }), object({ data: { b: "2", a: "1" } })],
    [
      "what the server keeps",
      object({}),
      object({}, { uid: "v", resourceVersion: "2", generation: 3, managedFields: [{}] }),
    ],
    ["status", object({ status: { phase: "A" } }), object({ status: { phase: "B" } })],
    ["how a number is held", object({ spec: 5 }), object({ spec: 5n })],
  ])("do not differ by %s", (_, one, other) => {
    expect(differs(one, other)).toBe(false);
    expect(contentDigest(one)).toBe(contentDigest(other));
  });

  test("have one digest when only a controller's annotation came, another when somebody's did", () => {
    const plain = object({});
    const revised = object({}, { annotations: { "deployment.kubernetes.io/revision": "2" } });
    expect(contentDigest(revised)).toBe(contentDigest(plain));
    expect(differs(plain, revised)).toBe(true);
    expect(contentDigest(object({}, { annotations: { note: "x" } }))).not.toBe(contentDigest(plain));
  });
});
