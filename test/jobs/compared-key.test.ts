import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { comparedKey } from "../../src/jobs/memory-keys.ts";
import { environment, revision } from "../core/policy/facts.ts";

const tools = { sha256: (text: string): string => createHash("sha256").update(text).digest("hex") };
const ref = { installationId: 1, id: 7, owner: "acme", name: "shop" };
const scene = { repository: { ref }, environment, pins: undefined, findings: undefined };
const render = { digest: "d1" };
const comparison = { running: revision("b"), revision: revision("a"), head: render };

test("A13: findings are remembered for exactly what was compared: any other input is another comparison", () => {
  const key = comparedKey(scene, comparison, tools);
  expect(comparedKey({ ...scene }, { ...comparison }, tools)).toBe(key);
  const others = [
    comparedKey({ ...scene, repository: { ref: { ...ref, id: 8 } } }, comparison, tools),
    comparedKey({ ...scene, environment: { ...environment, path: "elsewhere" } }, comparison, tools),
    comparedKey({ ...scene, pins: { kustomize: "5.8.1" } }, comparison, tools),
    comparedKey({ ...scene, findings: { "crd-removed": { severity: "note" } } }, comparison, tools),
    comparedKey(scene, { ...comparison, running: revision("c") }, tools),
    comparedKey(scene, { ...comparison, revision: revision("c") }, tools),
    comparedKey(scene, { ...comparison, head: { ...render, digest: "d2" } }, tools),
  ];
  expect(new Set([key, ...others]).size).toBe(8);
});
