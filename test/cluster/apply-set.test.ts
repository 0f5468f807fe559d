import { describe, expect, test } from "vitest";
import { applySetId } from "../../src/cluster/apply-set.ts";
import { inventoryPlace } from "../../src/cluster/inventory-name.ts";

describe("an ApplySet's id", () => {
  test.each([
    [
      { name: "test-foo", namespace: "test-ns", kind: "Foo", group: "foo.bar" },
      "applyset-f9Rk5tKHoB72oV1tU2iFKxDwL8MBZTjMHFQ8V9WNNlA-v1",
    ],
    [
      { name: "mySet", namespace: "myNs", kind: "Secret", group: "" },
      "applyset-kvg15VieGQaBd-_i8eEh-8QAuS284sjjvWrToSD3s1M-v1",
    ],
  ])("of %j is what kubectl computes", (parent, id) => {
    expect(applySetId(parent)).toBe(id);
    expect(id).toHaveLength(55);
  });
});

describe("an inventory's place", () => {
  const ref = { repository: "octo/shop", environment: "staging", namespace: "shop-staging" };

  test("is the environment's namespace, unless the operator names another", () => {
    expect(inventoryPlace(ref, undefined).namespace).toBe("shop-staging");
    expect(inventoryPlace(ref, "slipway").namespace).toBe("slipway");
  });

  test("keeps repositories apart that call an environment the same, and not one by the case of its name", () => {
    const { name } = inventoryPlace(ref, undefined);
    expect(name).toMatch(/^slipway-staging-[0-9a-f]{10}$/);
    expect(inventoryPlace({ ...ref, repository: "octo/other" }, undefined).name).not.toBe(name);
    expect(inventoryPlace({ ...ref, repository: "Octo/Shop" }, undefined).name).toBe(name);
  });
});
