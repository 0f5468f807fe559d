/** The fields of a `fieldsV1` trie as paths for people, without a value of the object. */

import { decodeJson } from "../../core/manifests/decode-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";

/** `.spec.containers[name=web].image`; the first ones, and how many more there are as `… and 3 more`. */
export function fieldPaths(fields: JsonObject, most: number): readonly string[] {
  const all = [...leaves(fields, "")];
  const more = all.length - most;
  return more > 0 ? [...all.slice(0, most), `… and ${more} more`] : all;
}

/** `.` stands for the field itself, which matters only where nothing below it is listed. */
function* leaves(fields: JsonObject, path: string): Generator<string> {
  const below = Object.entries(fields).filter(([key]) => key !== ".");
  if (below.length === 0 && path !== "") yield path;
  for (const [key, value] of below) yield* leaves(isJsonObject(value) ? value : {}, `${path}${step(key)}`);
}

/** Keys that tell list elements apart and are names, not content. */
const nameKeys: ReadonlySet<string> = new Set([
  "containerPort",
  "devicePath",
  "ip",
  "mountPath",
  "name",
  "port",
  "protocol",
  "topologyKey",
  "type",
  "uid",
]);

/** `f:` a field, `k:` an element by its keys, `v:` an element by its value, `i:` one by its index. */
function step(key: string): string {
  const kind = key.slice(0, 2);
  const rest = key.slice(2);
  if (kind === "f:") return /^[\w-]+$/.test(rest) ? `.${rest}` : `[${JSON.stringify(rest)}]`;
  return kind === "k:" ? `[${elementKeys(rest)}]` : "[…]";
}

function elementKeys(text: string): string {
  const keys = Object.entries(objectIn(text)).filter(([key]) => nameKeys.has(key));
  return keys.length === 0 ? "…" : keys.map(([key, value]) => `${key}=${scalar(value)}`).join(", ");
}

function objectIn(text: string): JsonObject {
  try {
    const value = decodeJson(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function scalar(value: JsonValue): string {
  return typeof value === "object" ? "…" : String(value);
}
