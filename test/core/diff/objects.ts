/** Manifests for tests, written as YAML. */

import { createHash } from "node:crypto";
import { identityOf } from "../../../src/core/manifests/identity-of.ts";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";
import { isJsonObject, type JsonValue } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";

export function value(yaml: string): JsonValue {
  return values(yaml)[0] ?? null;
}

export function objects(yaml: string): readonly Manifest[] {
  return values(yaml).flatMap((body) => {
    if (!isJsonObject(body)) return [];
    const apiVersion = body["apiVersion"];
    return [
      { identity: identityOf(body), apiVersion: typeof apiVersion === "string" ? apiVersion : "", body },
    ];
  });
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function values(yaml: string): readonly JsonValue[] {
  const result = readYaml(yaml);
  if (result.kind === "problem") throw new Error(`line ${result.problem.line}: ${result.problem.message}`);
  return result.documents.map((document) => document.value);
}
