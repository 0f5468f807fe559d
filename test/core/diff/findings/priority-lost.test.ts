import { describe, expect, test } from "vitest";
import { container, deployment } from "./pods.ts";
import { findings } from "./sides.ts";

function pod(text: string): string {
  return deployment(`containers: [${container("")}], ${text}`);
}

describe("priority-lost", () => {
  test("a pod loses its priority class", () => {
    expect(findings(pod("priorityClassName: high"), pod("a: 1"))).toEqual([
      "note priority-lost Deployment shop/web spec.template.spec.priorityClassName",
    ]);
  });

  test("another class, and a pod that is new, are none", () => {
    expect(findings(pod("priorityClassName: high"), pod("priorityClassName: low"))).toEqual([]);
    expect(findings("", pod("a: 1"))).toEqual([]);
  });
});
