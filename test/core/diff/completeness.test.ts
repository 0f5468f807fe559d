/** Whatever two renders are: every value that differs is in the diff, folded or shown, and applying the diff to the base gives the head. */

import { readFileSync } from "node:fs";
import { type AnySchemaObject, Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareManifests } from "../../../src/core/diff/compare-manifests.ts";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { shownString } from "../../../src/core/diff/mask-change.ts";
import type { ManifestPair } from "../../../src/core/diff/pair-manifests.ts";
import { canonicalJson } from "../../../src/core/manifests/canonical-json.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import type { JsonObject, JsonValue } from "../../../src/core/model/json.ts";
import { identityKey, type Manifest } from "../../../src/core/model/manifest.ts";
import { previewJson } from "../../../src/core/report/preview-json.ts";
import { base as baseRevision, digest, head as headRevision } from "../report/previews.ts";
import { applyDiff } from "./apply-changes.ts";
import { objects, sha256 } from "./objects.ts";
import { openMasker } from "./open-masker.ts";

const scalar = fc.constantFrom<JsonValue>(
  null,
  true,
  1,
  2,
  "1",
  "1000m",
  "--x=1",
  "--x=2",
  "a",
  "yes",
  "TCP",
  "c-2748f727mg",
  "c-hhfh78dmhg",
);
const keys = fc.constantFrom(
  "name",
  "env",
  "args",
  "verbs",
  "ports",
  "limits",
  "resources",
  "labels",
  "a",
  "key",
);
const json = fc.letrec<{ value: JsonValue; object: JsonObject; list: JsonValue }>((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("list"), tie("object")),
  object: fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  list: fc.array(tie("value"), { maxLength: 4 }),
})).object;
const text = fc.oneof(
  json.map((value) => writeYaml(value)),
  json.map((value) => JSON.stringify(value)),
  fc.constantFrom("plain\ntext\n", "a=1\nb=2\n", "# c\na: 1\n"),
);
const kinds = fc.constantFrom(
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["extensions/v1beta1", "Deployment"],
  ["argoproj.io/v1alpha1", "Rollout"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["x.io/v1", "Widget"],
);
const names = fc.constantFrom("web", "dev-web", "web-v2", "c-2748f727mg", "c-hhfh78dmhg", "api", "dev-api");
const body = fc
  .record({
    kind: kinds,
    name: names,
    namespace: fc.constantFrom("", "a", "b"),
    labels: fc.dictionary(fc.constantFrom("app.kubernetes.io/version", "helm.sh/chart", "app"), names, {
      maxKeys: 2,
    }),
    spec: json,
    file: fc.constantFrom("config.yaml", "app.properties", "tls.crt"),
    text,
  })
  .map(({ kind: [apiVersion, kind], name, namespace, labels, spec, file, text: content }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === "" ? {} : { namespace }), labels },
    spec: { template: spec },
    data: { [file]: content },
  }));
const set = fc
  .uniqueArray(body, {
    maxLength: 8,
    selector: ({ apiVersion, kind, metadata: { name, namespace = "" } }) =>
      [apiVersion.replace(/^(?:apps|extensions)\/.*/, "apps"), kind, namespace, name].join(),
  })
  .map((bodies) => objects(bodies.map((one) => JSON.stringify(one)).join("\n---\n")));

function texts(bodies: readonly JsonValue[]): readonly string[] {
  return bodies.map(canonicalJson).toSorted();
}

/** A Secret's documents are not looked into. */
function shownOf({ before, after }: ManifestPair) {
  return shownString({ masker: openMasker, kinds: [before.identity, after.identity] });
}

describe("two manifest sets", () => {
  test("applying the diff to the base gives the head", () => {
    fc.assert(
      fc.property(set, set, (base, head) => {
        const diff = compareManifests({ base, head, sha256 });
        expect(texts(applyDiff(base, diff))).toEqual(texts(head.map(({ body: one }) => one)));
      }),
      { numRuns: 500 },
    );
  });

  test("what is displayed has every change of it, in any order of the manifests, and fits the published schema", () => {
    const schemaFile = new URL("../../../schema/diff.schema.json", import.meta.url);
    const schema: AnySchemaObject = JSON.parse(readFileSync(schemaFile, "utf8"));
    const fits = new Ajv({ strict: true, strictRequired: false }).compile(schema);
    fc.assert(
      fc.property(set, set, (base, head) => {
        const shown = diffManifests({ base, head, masker: openMasker, sha256 });
        const raw = compareManifests({ base, head, sha256, shown: shownOf });
        expect(countOf(shown.objects)).toEqual(countOf([...raw.changed, ...raw.renamed]));
        const turned = { base: base.toReversed(), head: head.toReversed(), masker: openMasker, sha256 };
        expect(JSON.stringify(diffManifests(turned))).toBe(JSON.stringify(shown));
        const environments = [{ environment: "e", kind: "changed" as const, digest, diff: shown }];
        const preview = { base: baseRevision, head: headRevision, environments, tools: [] };
        const printed: unknown = JSON.parse(JSON.stringify(previewJson(preview)));
        expect([fits(printed), fits.errors]).toEqual([true, null]);
      }),
      { numRuns: 250 },
    );
  });
});

/** Numbers of changes by object, but those that are the rename itself. */
function countOf(
  changed: readonly (
    | {
        readonly after: Manifest;
        readonly relation?: string;
        readonly changes: readonly { readonly path: readonly object[] }[];
      }
    | ReturnType<typeof diffManifests>["objects"][number]
  )[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    changed
      .flatMap((object): readonly (readonly [string, number])[] => {
        if ("identity" in object)
          return object.kind === "changed" ? [[identityKey(object.identity), object.changes.length]] : [];
        const own = object.changes.filter(
          ({ path: [first, second] }) => object.relation === undefined || !isName(first, second),
        );
        return [[identityKey(object.after.identity), own.length]];
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function isName(first: object | undefined, second: object | undefined): boolean {
  return ['{"key":"metadata"}{"key":"name"}', '{"key":"metadata"}{"key":"namespace"}'].includes(
    `${JSON.stringify(first)}${JSON.stringify(second)}`,
  );
}
