/** A tree in memory, with the object ids that Git would give. */

import { createHash } from "node:crypto";
import { isObjectId, type ObjectId } from "../../src/core/model/revision.ts";
import type { Tree, TreeEntry } from "../../src/core/model/tree.ts";

export type TestFile = string | Uint8Array | { readonly link: string } | { readonly submodule: true };

export interface TestTree extends Tree {
  /** How often each blob was read. */
  readonly reads: ReadonlyMap<ObjectId, number>;
}

export function makeTree(files: Readonly<Record<string, TestFile>>): TestTree {
  const blobs = new Map<ObjectId, Uint8Array>();
  const reads = new Map<ObjectId, number>();
  const entries = new Map<string, TreeEntry>();
  for (const path of Object.keys(files).toSorted()) {
    const file = files[path] ?? "";
    const bytes = bytesOf(file);
    const id = objectId("blob", bytes);
    blobs.set(id, bytes);
    entries.set(path, { path, id, kind: kindOf(file) });
  }
  const listing = [...entries.values()].map(({ path, id, kind }) => `${kind} ${id} ${path}`).join("\n");
  return {
    id: objectId("tree", Buffer.from(listing)),
    entries,
    reads,
    read: async (ids) =>
      ids.map((id) => {
        reads.set(id, (reads.get(id) ?? 0) + 1);
        const bytes = blobs.get(id);
        if (bytes === undefined) throw new Error(`no blob ${id}`);
        return bytes;
      }),
  };
}

function bytesOf(file: TestFile): Uint8Array {
  if (typeof file === "string") return Buffer.from(file);
  if (file instanceof Uint8Array) return file;
  return Buffer.from("link" in file ? file.link : "submodule");
}

function kindOf(file: TestFile): TreeEntry["kind"] {
  if (typeof file === "string" || file instanceof Uint8Array) return "file";
  return "link" in file ? "symlink" : "submodule";
}

function objectId(type: string, bytes: Uint8Array): ObjectId {
  const id = createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
  if (!isObjectId(id)) throw new Error("not an object id");
  return id;
}

/** A ConfigMap as YAML. */
export function configMap(name: string, data = "a: b"): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  ${data}\n`;
}
