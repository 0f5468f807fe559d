import { expect, test } from "vitest";
import { pinChanges } from "../../../src/core/config/pin-changes.ts";

test("the same pins are nothing to tell", () => {
  expect(pinChanges(undefined, undefined)).toEqual([]);
  expect(pinChanges({ kustomize: "5.8" }, { kustomize: "5.8" })).toEqual([]);
});

test("changed pins are told in one sentence, a missing one as the newest", () => {
  const [note, ...more] = pinChanges({ kustomize: "5.7" }, { kustomize: "5.8.1", helm: "3" });
  expect(more).toEqual([]);
  expect(note).toContain("kustomize from `5.7` to `5.8.1` and of helm from the newest to `3`: base and head");
});
