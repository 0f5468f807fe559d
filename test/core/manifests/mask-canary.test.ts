/** Promise 5, as far as manifests go: wherever a secret is put, in whatever form it is asked for, it does not come out. */

import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeBase64 } from "../../../src/core/manifests/base64.ts";
import { identityOf } from "../../../src/core/manifests/identity-of.ts";
import { makeMasker } from "../../../src/core/manifests/masker.ts";
import type { Path, PathStep } from "../../../src/core/model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/core/model/json.ts";

const masker = makeMasker((text) => createHmac("sha256", "key").update(text).digest("hex"));

/** Random, and unlike anything that the mask could know by its looks. */
const canaries = fc
  .string({ unit: fc.constantFrom(...Array.from("abcdefghijk0123456789")), minLength: 12, maxLength: 20 })
  .map((text) => `canary${text}`);

const keys = fc.constantFrom(
  "a",
  "tls.key",
  "__proto__",
  "constructor",
  "metadata",
  "kind",
  "x y",
  "data",
  "value",
  "name",
);
const secretKind = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", labels: { app: "web" } } };

/** Any JSON around the canary, with the canary as a leaf. */
function around(canary: string): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ node: JsonValue }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<JsonValue>(
        canary,
        `x${canary}y`,
        `${canary}\nsecond line`,
        encodeBase64(canary),
        `a: ${canary}`,
      ),
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      fc.tuple(keys, tie("node")).map(([key, node]) => ({ [key]: node, other: 1 })),
    ),
  })).node;
}

/** Objects that hold the canary where it is a secret. */
function secretive(canary: string): fc.Arbitrary<JsonObject> {
  const bodies = fc.oneof(
    fc
      .tuple(fc.constantFrom("data", "stringData", "Data", "unknown"), keys, around(canary))
      .map(([member, key, node]) => ({ ...secretKind, [member]: { [key]: node } })),
    around(canary).map((node) => ({
      kind: "ConfigMap",
      metadata: { name: "c" },
      data: { "db-password": canary, file: `password: ${canary}\n` },
      spec: { stringData: node },
    })),
    fc.constantFrom<JsonObject>(
      pod({ env: [{ name: "DB_PASSWORD", value: canary }] }),
      pod({ env: [{ name: "URL", value: `postgres://u:${canary}@h/d` }] }),
      pod({ args: ["run", `--token=${canary}`] }),
      pod({ command: ["run", "--api-key", canary] }),
      {
        kind: "A",
        metadata: {
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"x":"${canary}"}` },
        },
      },
      { kind: "A", metadata: { annotations: { "example.com/token": canary } } },
      { kind: "A", spec: { auth: { password: canary } } },
      configMap(`kind: Secret\nstringData:\n  a: ${canary}\n`),
      configMap(`apiVersion: v1\nitems:\n- kind: Secret\n  data: {a: "${canary}"}\nkind: List\n`),
      configMap(JSON.stringify({ kind: "Secret", data: { a: canary } })),
      configMap(`kind: Secret\ndata: {{ broken\n  a: ${canary}\n`),
      configMap(`-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`),
      configMap(`# env\nAPI_TOKEN=${canary}\n`),
      configMap(`nested:\n  - name: PASSWORD\n    value: ${canary}\n`),
      configMap(`nested:\n  password: |\n    ${canary}\n`),
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        spec: { target: { template: { data: { a: canary } } } },
      },
    ),
  );
  return fc.tuple(bodies, fc.nat({ max: 2 })).map(([body, depth]) => {
    if (depth === 0) return body;
    return depth === 1 ? { kind: "List", items: [body] } : { kind: "Wrapper", spec: { manifest: body } };
  });
}

function pod(container: JsonObject): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", ...container }] },
  };
}

function configMap(text: string): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { file: text } };
}

interface Found {
  readonly path: Path;
  readonly value: JsonValue;
  readonly previous?: JsonValue;
}

/** Every value of a body with its path, elements by name and by index. */
function everywhere(value: JsonValue, path: Path = []): readonly Found[] {
  if (isJsonObject(value)) {
    return [
      { path, value },
      ...Object.entries(value).flatMap(([key, member]) => everywhere(member, [...path, { key }])),
    ];
  }
  if (!Array.isArray(value)) return [{ path, value }];
  const items: readonly JsonValue[] = value;
  return [
    { path, value },
    ...items.flatMap((item, index) => {
      const name = isJsonObject(item) ? item["name"] : undefined;
      const steps: readonly PathStep[] = [
        { index },
        ...(typeof name === "string" ? [{ element: { name }, index }] : []),
      ];
      const before = items[index - 1];
      return steps.flatMap((step) =>
        everywhere(item, [...path, step]).map((found) =>
          found.path.length === path.length + 1 && before !== undefined
            ? { ...found, previous: before }
            : found,
        ),
      );
    }),
  ];
}

function leaks(text: string, canary: string): boolean {
  return text.includes(canary) || text.includes(encodeBase64(canary).replace(/=+$/, "").slice(0, -1));
}

describe("promise 5: no leak", () => {
  test("a canary in the body of an object", () => {
    fc.assert(
      fc.property(
        canaries.chain((canary) => fc.tuple(fc.constant(canary), secretive(canary))),
        ([canary, body]) => {
          expect(leaks(masker.maskedBody(body), canary)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a canary in any value of any path, whichever side knows the kind", () => {
    fc.assert(
      fc.property(
        canaries.chain((canary) => fc.tuple(fc.constant(canary), secretive(canary))),
        fc.boolean(),
        ([canary, body], isSecond) => {
          const own = identityOf(body);
          const kinds = isSecond ? [{ group: "", kind: "Other" }, own] : [own, { group: "", kind: "Other" }];
          for (const found of everywhere(body)) {
            expect(leaks(masker.maskedValue({ ...found, kinds, bodies: [body] }), canary)).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
