import { describe, expect, test } from "vitest";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import type { RenderHook } from "../../src/core/model/render.ts";
import { hooksApart } from "../../src/render/hooks-apart.ts";

interface Written {
  readonly image?: string;
  /** Of the environment. */
  readonly namespace?: string;
  readonly metadata?: string;
}

function hookOf({ image = "mig:1", namespace = "shop", metadata = "" }: Written = {}): RenderHook {
  const text = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {"helm.sh/hook": pre-upgrade}
${metadata}
spec: {template: {spec: {containers: [{name: m, image: "${image}"}]}}}
`;
  const parsed = parseManifests(text, { file: "hook.yaml" });
  if (parsed.kind !== "parsed") throw new Error(JSON.stringify(parsed.problems));
  const [hook] = hooksApart(parsed.manifests, namespace).hooks;
  if (hook === undefined) throw new Error("no hook");
  return hook;
}

describe("the digest of a hook", () => {
  test("is another with another image, and says nothing of it", () => {
    expect(hookOf().digest).toMatch(/^sha256:[0-9a-f]{64}$/u);
    expect(hookOf({ image: "mig:2" }).digest).not.toBe(hookOf().digest);
  });

  test("stays in another namespace of the environment, though the object has another identity", () => {
    const moved = hookOf({ namespace: "store" });
    expect(moved.identity.namespace).toBe("store");
    expect(moved.digest).toBe(hookOf().digest);
  });

  test("is another where the chart itself writes another namespace", () => {
    expect(hookOf({ metadata: "  namespace: store" }).digest).not.toBe(hookOf().digest);
  });

  test("does not depend on the order of keys", () => {
    const one = hookOf({ metadata: "  labels: {a: one, b: two}" });
    expect(hookOf({ metadata: "  labels: {b: two, a: one}" }).digest).toBe(one.digest);
  });
});
