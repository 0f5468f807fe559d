/** The Git adapter: a cached bare repository per remote, read by object id without a work tree. */

import type { ObjectId, Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";

export interface Remote {
  /** `https://…`, or a local path for the command line; checked before git sees it. */
  readonly url: string;
  /** Handed to git by GIT_ASKPASS; never in a URL, an argument or a log. */
  readonly token?: () => Promise<string>;
}

export type MergeResult =
  | { readonly kind: "clean"; readonly tree: ObjectId }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

export interface GitRepository {
  /** Makes the revisions readable, with their history; fetches only what is missing. Faults: REF_VANISHED, GIT_UNAVAILABLE. */
  fetch(revisions: readonly Revision[], signal?: AbortSignal): Promise<void>;
  /** Full SHA of a revision expression; for the command line on a local repository only. */
  resolve(expression: string): Promise<Revision>;
  mergeBase(a: Revision, b: Revision): Promise<Revision | undefined>;
  /** `undefined` for a root commit. */
  firstParent(revision: Revision): Promise<Revision | undefined>;
  isAncestor(ancestor: Revision, descendant: Revision): Promise<boolean>;
  /** Merges head onto base as `git merge-tree` does; writes only objects into the cache. */
  merge(base: Revision, head: Revision): Promise<MergeResult>;
  /** The tree of a revision, or a tree by its id. */
  tree(id: Revision | ObjectId): Promise<Tree>;
  close(): Promise<void>;
}

export interface Git {
  repository(remote: Remote): Promise<GitRepository>;
  close(): Promise<void>;
}
