import { describe, expect, test } from "vitest";
import { container } from "./pods.ts";
import { findings, findingsOf, object } from "./sides.ts";

function job(name: string, kind = "Job"): string {
  const pod = `{metadata: {labels: {app: a}}, spec: {restartPolicy: Never, containers: [${container("")}]}}`;
  return object(kind, name, `spec: {template: ${pod}}`, "batch/v1");
}

describe("job-runs-again", () => {
  test("a Job under another name", () => {
    expect(findings(job("migrate-1"), job("migrate-2"))).toEqual(["note job-runs-again Job shop/migrate-2"]);
  });

  test("a new Job, and another kind, are none", () => {
    expect(findings("", job("migrate-1"))).toEqual([]);
    expect(findingsOf("job-runs-again", object("ConfigMap", "a"), object("ConfigMap", "b"))).toEqual([]);
  });
});
