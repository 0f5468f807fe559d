/** Reads Git's own form of one folder. */

import { isObjectId, type ObjectId } from "../core/model/revision.ts";
import type { TreeEntry } from "../core/model/tree.ts";
import { entryKind } from "./parse-tree.ts";

export type FolderEntry =
  | { readonly kind: "folder"; readonly id: ObjectId }
  | { readonly kind: TreeEntry["kind"]; readonly id: ObjectId };

const space = 0x20;

/** `<mode> <name>\0<id>`, again and again; the id has as many bytes as the hash. */
export function parseTreeObject(bytes: Uint8Array, idBytes: number): ReadonlyMap<string, FolderEntry> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, FolderEntry>();
  for (let start = 0; start < buffer.length;) {
    const nameStart = buffer.indexOf(space, start) + 1;
    const nameEnd = buffer.indexOf(0, nameStart);
    const mode = buffer.toString("latin1", start, nameStart - 1);
    const id = buffer.toString("hex", nameEnd + 1, nameEnd + 1 + idBytes);
    const kind = mode === "40000" ? "folder" : entryKind(mode);
    if (kind !== undefined && isObjectId(id))
      entries.set(buffer.toString("utf8", nameStart, nameEnd), { kind, id });
    start = nameEnd + 1 + idBytes;
  }
  return entries;
}
