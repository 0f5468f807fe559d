/** Manifests for tests, written as YAML. */

import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import type { JsonObject, JsonValue } from "../../../src/core/model/json.ts";
import { isJsonObject } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";

export function manifests(yaml: string, file = "file.yaml"): readonly Manifest[] {
  const result = parseManifests(yaml, { file });
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems));
  return result.manifests;
}

export function manifest(yaml: string): Manifest {
  const [first] = manifests(yaml);
  if (first === undefined) throw new Error("no object");
  return first;
}

export function value(yaml: string): JsonValue {
  const result = readYaml(yaml);
  if (result.kind === "problem") throw new Error(JSON.stringify(result.problem));
  return result.documents[0]?.value ?? null;
}

export function object(yaml: string): JsonObject {
  return asObject(value(yaml));
}

export function asObject(read: JsonValue | undefined): JsonObject {
  if (!isJsonObject(read)) throw new Error("no object");
  return read;
}
