import { describe, expect, test } from "vitest";
import { container, deployment } from "./pods.ts";
import { findings, findingsOf, values } from "./sides.ts";

function pod(text: string): string {
  return deployment(`containers: [${container("")}], ${text}`);
}

describe("service-account-lost", () => {
  test("a pod falls back to the default account, also under the field's old name", () => {
    const found = ["caution service-account-lost Deployment shop/web spec.template.spec.serviceAccountName"];
    const base = pod("serviceAccountName: web");
    expect(findings(base, pod("a: 1"))).toEqual(found);
    expect(findings(base, pod("serviceAccountName: default"))).toEqual(found);
    expect(findings(pod("serviceAccount: web"), pod("a: 1"))).toEqual(found);
    expect(values(base, pod("a: 1"))).toEqual([["web", "-"]]);
  });

  test("another account, the same one, and a new pod are none", () => {
    const base = pod("serviceAccountName: web");
    expect(findingsOf("service-account-lost", base, pod("serviceAccountName: api"))).toEqual([]);
    expect(findingsOf("service-account-lost", base, pod("serviceAccount: web"))).toEqual([]);
    expect(findings(pod("a: 1"), pod("a: 2"))).toEqual([]);
    expect(findings("", pod("a: 1"))).toEqual([]);
  });
});
