import { describe, expect, test } from "vitest";
import { web } from "./pods.ts";
import { findings, messages } from "./sides.ts";

function resources(text: string): string {
  return web(`resources: {${text}}`);
}

const found = "limits-removed Deployment shop/web spec.template.spec.containers[main].resources";

describe("limits-removed", () => {
  test("a memory limit", () => {
    const [base, head] = [
      resources("limits: {memory: 1Gi}, requests: {memory: 1Gi}"),
      resources("requests: {memory: 1Gi}"),
    ];
    expect(findings(base, head)).toEqual([`caution ${found}`]);
    expect(messages(base, head)).toEqual([
      "The container loses its memory limit: it can take all memory of its node.",
    ]);
  });

  test("all of them, said once", () => {
    const base = resources("limits: {memory: 1Gi, cpu: 1}");
    expect(findings(base, web(""))).toEqual([`caution ${found}`]);
    expect(messages(base, web(""))).toEqual([
      "The container loses its memory limit, CPU limit, memory request and CPU request: it can take all memory of its node.",
    ]);
  });

  test("requests; a limit stands in for one", () => {
    const base = resources("limits: {memory: 1Gi}, requests: {memory: 1Gi, cpu: 100m}");
    const head = resources("limits: {memory: 1Gi}");
    expect(messages(base, head)).toEqual([
      "The container loses its CPU request: the scheduler no longer reserves what it needs.",
    ]);
  });

  test("a CPU limit alone is a note: many take it away on purpose", () => {
    const [base, head] = [resources("limits: {cpu: 1}, requests: {cpu: 1}"), resources("requests: {cpu: 1}")];
    expect(findings(base, head)).toEqual([`note ${found}`]);
    expect(messages(base, head)).toEqual([
      "The container loses its CPU limit: it can take all free CPU of its node.",
    ]);
  });

  test("another number is none, nor a container that is new", () => {
    expect(findings(resources("limits: {memory: 1Gi}"), resources("limits: {memory: 2Gi}"))).toEqual([]);
    expect(findings("", web(""))).toEqual([]);
  });
});
