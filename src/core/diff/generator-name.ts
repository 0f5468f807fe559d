/** Names of generated ConfigMaps and Secrets: a stem and a suffix that kustomize makes from the content. */

import { canonicalJson } from "../manifests/canonical-json.ts";
import { spelledStem } from "../manifests/spelled-stem.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";

const suffixLength = 10;
const exchanged: ReadonlyMap<string, string> = new Map(
  Object.entries({ 0: "g", 1: "h", 3: "k", a: "m", e: "t" }),
);

/**
 * The name without its generated suffix, `undefined` for a name that has none: `app-config` of `app-config-5k8b7c6m4t`.
 * The suffix is made again from the content, so that an ordinary name that ends with ten letters is none.
 * `sha256` gives the digest of a text's UTF-8 in hex.
 */
export function generatedStem(manifest: Manifest, sha256: (text: string) => string): string | undefined {
  const stem = spelledStem(manifest.identity);
  if (stem === undefined) return undefined;
  return manifest.identity.name === `${stem}-${suffixOf(manifest, sha256)}` ? stem : undefined;
}

function suffixOf({ identity, body }: Manifest, sha256: (text: string) => string): string {
  const content = identity.kind === "Secret" ? secretContent(body) : configMapContent(body);
  const digest = sha256(escapeAsGo(canonicalJson(content))).slice(0, suffixLength);
  return Array.from(digest, (digit) => exchanged.get(digit) ?? digit).join("");
}

/** What kustomize digests. No labels, no annotations, no `immutable`; the name is empty by a quirk of its look-up. */
function configMapContent(body: JsonObject): JsonObject {
  return { ...mapOf("binaryData", body), data: body["data"] ?? "", kind: "ConfigMap", name: "" };
}

function secretContent(body: JsonObject): JsonObject {
  const [data, type] = [body["data"] ?? "", body["type"] ?? ""];
  return { data, kind: "Secret", name: "", ...mapOf("stringData", body), type };
}

function mapOf(field: string, body: JsonObject): Readonly<Record<string, JsonValue>> {
  const value = body[field];
  return isJsonObject(value) ? { [field]: value } : {};
}

/** Go's encoder escapes what could end a script element; these characters stand in strings only. */
function escapeAsGo(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
