/** `sha256:<hex>` of JSON, independent of the order of its keys. */

import { createHash } from "node:crypto";
import { canonicalJson } from "../core/manifests/canonical-json.ts";
import type { JsonValue } from "../core/model/json.ts";

export function digestOf(value: JsonValue): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
