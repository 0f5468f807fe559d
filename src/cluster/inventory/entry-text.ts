/** Inventory entries as compact text: one JSON list an object, digests in base64url, compressed when there are many. */

import { gunzipSync, gzipSync } from "node:zlib";
import { decodeJson } from "../../core/manifests/decode-json.ts";
import { encodeJson } from "../../core/manifests/encode-json.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonValue } from "../../core/model/json.ts";
import { isJsonList } from "../api/read-json.ts";

/** Bytes of text beyond which it is compressed: below, `kubectl get configmap` stays readable; above, each comparison costs more. */
const compressFrom = 32 * 1024;

/** What an inventory can take, so that a hostile one cannot fill the memory when it is unpacked. */
const mostBytes = 16 * 1024 * 1024;

export interface EntriesText {
  readonly data: string;
  readonly binary: string;
}

/** One of the two members is `""`: plain text, or base64 of gzip. */
export function writeEntries(entries: readonly InventoryEntry[]): EntriesText {
  const text = `[${entries.map((entry) => encodeJson(toList(entry))).join(",\n")}]`;
  if (Buffer.byteLength(text) <= compressFrom) return { data: text, binary: "" };
  return { data: "", binary: gzipSync(text).toString("base64") };
}

/** Throws for text that this version of Slipway did not write. */
export function readEntries({ data, binary }: EntriesText): readonly InventoryEntry[] {
  const text =
    binary === ""
      ? data
      : gunzipSync(Buffer.from(binary, "base64"), { maxOutputLength: mostBytes }).toString("utf8");
  const lists = text === "" ? [] : decodeJson(text);
  if (!isJsonList(lists)) throw new TypeError("a list of objects was expected");
  return lists.map(fromList);
}

function toList(entry: InventoryEntry): JsonValue {
  const { identity, version, uid = "", resourceVersion = "", digest = "", liveDigest = "" } = entry;
  const { group, kind, namespace, name } = identity;
  const known = [
    group,
    version,
    kind,
    namespace,
    name,
    uid,
    resourceVersion,
    short(digest),
    short(liveDigest),
  ];
  return entry.leaving === true ? [...known, "leaving"] : known;
}

function fromList(list: JsonValue): InventoryEntry {
  const fields = isJsonList(list) ? list : [];
  const [group, version, kind, namespace, name, uid, resourceVersion, digest, liveDigest, leaving] = fields;
  const optional = {
    uid: textOf(uid),
    resourceVersion: textOf(resourceVersion),
    digest: long(digest),
    liveDigest: long(liveDigest),
  };
  if (textOf(kind) === "" || textOf(name) === "")
    throw new TypeError("an object's kind and name were expected");
  return {
    identity: { group: textOf(group), kind: textOf(kind), namespace: textOf(namespace), name: textOf(name) },
    version: textOf(version),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== "")),
    ...(leaving === "leaving" ? { leaving: true } : {}),
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function short(digest: string): string {
  return Buffer.from(digest.replace(/^sha256:/, ""), "hex").toString("base64url");
}

function long(value: JsonValue | undefined): string {
  const digest = textOf(value);
  return digest === "" ? "" : `sha256:${Buffer.from(digest, "base64url").toString("hex")}`;
}
