/** A Git tree that can be read without a work tree; what `git/` gives and `render/` takes. */

import type { ObjectId } from "./revision.ts";

export interface TreeEntry {
  /** Relative to the root, `/`-separated. */
  readonly path: string;
  readonly id: ObjectId;
  readonly kind: "file" | "executable" | "symlink" | "submodule";
}

export interface Tree {
  readonly id: ObjectId;
  /** Every entry of the tree, by path. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** The bytes of blobs, in the order asked for. Rejects past the reader's limits. */
  read(ids: readonly ObjectId[]): Promise<readonly Uint8Array[]>;
}
