import { expect, test } from "vitest";
import { createMemory } from "../../src/jobs/memory.ts";

test("what is remembered is recalled, the newest of a key", () => {
  const memory = createMemory();
  expect(memory.recall("followed 1 main")).toBeUndefined();
  memory.remember("followed 1 main", "a");
  memory.remember("followed 1 main", "b");
  expect(memory.recall("followed 1 main")).toBe("b");
});

test("promise 7: it holds so many keys and no more; the one that was longest not remembered anew is forgotten", () => {
  const memory = createMemory(2);
  memory.remember("a", "1");
  memory.remember("b", "1");
  memory.remember("a", "2");
  memory.remember("c", "1");
  expect(["a", "b", "c"].map((key) => memory.recall(key))).toEqual(["2", undefined, "1"]);
});
