import { readFileSync } from "node:fs";
import { type AnySchemaObject, Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import { previewJson } from "../../../src/core/report/preview-json.ts";
import { masked } from "../diff/open-masker.ts";
import { changed, diffOf, digest, previewOf } from "./previews.ts";
import { shop } from "./shop.ts";

const schemaFile = new URL("../../../schema/diff.schema.json", import.meta.url);
const schema: AnySchemaObject = JSON.parse(readFileSync(schemaFile, "utf8"));
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
const old = shop({ namespace: "shop", image: "shop:1" });
const now = shop({
  namespace: "shop",
  image: "shop:2",
  password: "c2VjcmV0",
  replicas: 0,
  volume: false,
  settings: "    x = 1",
});
const failure = { reason: "RENDER_FAILED", message: "no", file: "a.yaml", line: 3, next: "yes" } as const;

const identity = { group: "", kind: "A", namespace: "", name: "a" };
const path = [{ key: "x" }];
const value = { kind: "changed", path, before: masked("1"), after: masked("2") } as const;
const risk: Finding = {
  code: "x",
  severity: "caution",
  message: "m",
  before: masked("1"),
  source: { file: "a.yaml", line: 3 },
};

/** All that a diff may hold beside plain changes. */
const rich: EnvironmentPreview = {
  environment: "rich",
  kind: "changed",
  digest,
  diff: {
    objects: [
      {
        kind: "changed",
        identity,
        renamedFrom: identity,
        relation: "generated",
        changes: [{ ...value, folded: "certificate", lines: { removed: 1, added: 2 } }],
        rollsOut: [identity],
        references: { toNew: [identity], toOld: [] },
      },
    ],
    findings: [risk],
    unchanged: 0,
    skipped: [
      { what: "renames", group: "", kind: "A", removed: 1, added: 2 },
      { what: "duplicate-keys", identity, path },
    ],
  },
  live: {
    kind: "known",
    counts: { create: 0, update: 1, delete: 0, unchanged: 0 },
    differences: [{ identity, more: [value], fewer: 2, missing: true }],
    problems: [{ identity, reason: "DRY_RUN_REJECTED", message: "no" }],
    awaiting: [{ identity, until: "it is there" }],
    adopted: [identity],
    drift: [{ identity, kind: "changed", by: [{ manager: "kubectl", fields: [".spec.x"] }] }],
  },
  forecast: {
    needs: [
      { kind: "approvals", count: 1, pullRequest: 7 },
      { kind: "acknowledgement", findings: ["x"] },
    ],
  },
};

const everything = previewOf(
  rich,
  { environment: "away", kind: "unchanged", live: { kind: "unknown", why: "no answer" } },
  changed("dev", old, now),
  changed(
    "order",
    "{apiVersion: v1, kind: A, metadata: {name: a}, env: [{name: A}, {name: B}]}",
    "{apiVersion: v1, kind: A, metadata: {name: a}, env: [{name: B}, {name: A}]}",
  ),
  changed(
    "moved",
    "{apiVersion: v1, kind: A, metadata: {name: a, namespace: x}}",
    "{apiVersion: v1, kind: A, metadata: {name: a, namespace: z}}",
  ),
  changed(
    "much",
    Array.from({ length: 10 }, (_, index) => `{apiVersion: v1, kind: A, metadata: {name: a${index}}}`).join(
      "\n---\n",
    ),
    "",
  ),
  { environment: "new", kind: "new", digest, diff: diffOf("new", "", now) },
  { environment: "removed", kind: "removed", diff: diffOf("removed", old, "") },
  { environment: "same", kind: "unchanged", digest },
  { environment: "untouched", kind: "unchanged" },
  { environment: "edge", kind: "failed", failure },
  {
    environment: "rim",
    kind: "failed",
    failure,
    base: { reason: "YAML_INVALID", message: "no", next: "yes" },
  },
  { environment: "mended", kind: "repaired", digest, objects: 3 },
);

describe("previewJson", () => {
  test("is what its schema says, for every kind of environment", () => {
    const document: unknown = JSON.parse(JSON.stringify(previewJson(everything)));
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  test("is refused by its schema when a member is unknown or missing", () => {
    const document = previewJson(everything);
    expect(validate({ ...document, extra: 1 })).toBe(false);
    expect(validate({ ...document, base: "main" })).toBe(false);
    expect(validate({ ...document, environments: [{ environment: "dev", result: "changed", digest }] })).toBe(
      false,
    );
    expect(validate({ ...document, environments: [{ environment: "dev", result: "failed" }] })).toBe(false);
  });

  test("gives paths for people and steps for programs, values masked", () => {
    const [, , dev] = previewJson(everything).environments;
    const deployment = dev?.objects?.find(({ object }) => object.kind === "Deployment");
    expect(dev?.counts).toEqual({ added: 0, changed: 3, removed: 1, unchanged: 0 });
    expect(deployment?.changes?.[1]).toEqual({
      result: "changed",
      path: "spec.template.spec.containers[web].image",
      steps: [
        { key: "spec" },
        { key: "template" },
        { key: "spec" },
        { key: "containers" },
        { element: { name: "web" }, index: 0 },
        { key: "image" },
      ],
      before: "shop:1",
      after: "shop:2",
    });
    expect(JSON.stringify(dev)).not.toContain("c2VjcmV0");
  });

  test("calls an object what it is called everywhere, and says all that was found", () => {
    const [first, away] = previewJson(everything).environments;
    expect(first?.live).toMatchObject({
      differences: [
        { object: identity, more: [{ path: "x", before: "1", after: "2" }], fewer: 2, missing: true },
      ],
      problems: [{ object: identity, reason: "DRY_RUN_REJECTED" }],
      drift: [{ object: identity, kind: "changed" }],
    });
    expect(JSON.stringify(first)).not.toContain('"identity"');
    expect(first?.findings).toEqual([
      { code: "x", severity: "caution", message: "m", before: "1", source: { file: "a.yaml", line: 3 } },
    ]);
    expect(first?.skipped?.[1]).toEqual({ what: "duplicate-keys", object: identity, path: "x" });
    expect(away?.live).toEqual({ kind: "unknown", why: "no answer" });
  });

  test("says of a rename what it was, of an order what moved where", () => {
    const [, , , order, moved] = previewJson(everything).environments;
    expect(order?.objects?.[0]?.changes?.[0]).toMatchObject({
      result: "reordered",
      path: "env",
      order: [1, 0],
    });
    expect(moved?.objects?.[0]).toMatchObject({ renamedFrom: { namespace: "x" }, changes: [] });
  });
});
