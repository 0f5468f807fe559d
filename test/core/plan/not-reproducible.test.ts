import { expect, test } from "vitest";
import { notReproducible } from "../../../src/core/plan/not-reproducible.ts";

const secret = (name: string) => ({ group: "", kind: "Secret", namespace: "shop", name });

test("a render that is the same twice may be deployed", () => {
  expect(notReproducible({})).toBeUndefined();
  expect(notReproducible({ unstable: [] })).toBeUndefined();
});

test("promise 3: one that is not stops, and names what differs", () => {
  const found = notReproducible({
    unstable: [
      { identity: secret("db"), fields: ["data.password", "data.salt"] },
      { identity: secret("x"), fields: [] },
    ],
  });
  expect(found).toMatchObject({ kind: "failed", reason: "RENDER_NOT_REPRODUCIBLE" });
  expect(found?.evidence.slice(1)).toEqual([
    "Secret shop/db: data.password, data.salt",
    "Secret shop/x: its name",
  ]);
});

test("of many, the first are named and the others counted", () => {
  const unstable = Array.from({ length: 12 }, (_, index) => ({
    identity: secret(`s${index}`),
    fields: ["data.a"],
  }));
  expect(notReproducible({ unstable })?.evidence.slice(-2)).toEqual(["Secret shop/s9: data.a", "and 2 more"]);
});
