import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function database(spec: string, kind = "StatefulSet"): string {
  return object(kind, "db", `spec: {${spec}}`, "apps/v1");
}

const claims = "volumeClaimTemplates: [{metadata: {name: data}}]";
const deletes = "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}";

describe("statefulset-removed", () => {
  test("is a caution: the claims stay", () => {
    expect(findings(database(claims), "")).toEqual(["caution statefulset-removed StatefulSet shop/db"]);
    expect(messages(database(claims), "")[0]).toContain("claims stay");
  });

  test("needs an acknowledgement when its claims go with it", () => {
    expect(findings(database(`${claims}, ${deletes}`), "")).toEqual([
      "acknowledge statefulset-removed StatefulSet shop/db",
    ]);
  });

  test("without claims only its pods stop", () => {
    expect(messages(database(deletes), "")).toEqual(["The StatefulSet is removed: its pods stop."]);
  });

  test("says what takes its place, and stays a finding", () => {
    expect(messages(database("a: 1"), database("a: 1", "Deployment"))).toEqual([
      "The StatefulSet is removed: its pods stop. It is replaced by Deployment db.",
    ]);
  });
});
