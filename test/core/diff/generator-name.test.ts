import { describe, expect, test } from "vitest";
import { generatedStem } from "../../../src/core/diff/generator-name.ts";
import { spelledStem } from "../../../src/core/manifests/spelled-stem.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { objects, sha256 } from "./objects.ts";

function only(yaml: string): Manifest {
  const [manifest] = objects(yaml);
  if (manifest === undefined) throw new Error("no object");
  return manifest;
}

function secret(name: string): Manifest {
  return only(`{apiVersion: v1, kind: Secret, metadata: {name: ${name}}, stringData: {a: b}}`);
}

/** Written by kustomize 5.8.1 (`kustomize build` of configMapGenerator and secretGenerator, with a name prefix). */
const generated = String.raw`
apiVersion: v1
kind: ConfigMap
metadata: {labels: {a: b}, name: pre-empty-6ct58987ht}
---
apiVersion: v1
binaryData: {x.bin: //4AAQ==}
data: {x.txt: "a <b> & \"c\"\n\tend\b\f\L\n"}
kind: ConfigMap
metadata: {name: pre-odd-c6hdmh6hfc}
---
apiVersion: v1
data: {LEVEL: info}
kind: ConfigMap
metadata: {name: pre-plain-2748f727mg}
---
apiVersion: v1
data: {password: aHVudGVyMg==}
kind: Secret
metadata: {name: pre-creds-cf85kd65mm}
type: Opaque
---
apiVersion: v1
data: {tls.crt: YQ==, tls.key: Yg==}
kind: Secret
metadata: {name: pre-tls-m6h7bkm2dg}
type: kubernetes.io/tls
`;

describe("generatedStem", () => {
  test("makes kustomize's suffixes again: escapes, binary data, Secrets, no data", () => {
    expect(objects(generated).map((manifest) => generatedStem(manifest, sha256))).toEqual([
      "pre-empty",
      "pre-odd",
      "pre-plain",
      "pre-creds",
      "pre-tls",
    ]);
  });

  test("takes no name whose suffix is not that of its content", () => {
    const other = only(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: pre-plain-2748f727mg}, data: {LEVEL: debug}}",
    );
    expect(generatedStem(other, sha256)).toBeUndefined();
    expect(spelledStem(other.identity)).toBe("pre-plain");
  });

  test("hashes stringData, and a Secret without a type", () => {
    const digest = sha256('{"data":"","kind":"Secret","name":"","stringData":{"a":"b"},"type":""}').slice(
      0,
      10,
    );
    const swaps: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };
    const suffix = Array.from(digest, (digit) => swaps[digit] ?? digit).join("");
    expect(generatedStem(secret(`x-${suffix}`), sha256)).toBe("x");
  });
});
