/** How much Git data is read before it is refused by name: nothing from a repository is unbounded. */

export interface GitLimits {
  /** Bytes of one blob. */
  readonly blobBytes: number;
  /** Bytes of all blobs of one read. */
  readonly readBytes: number;
  /** Entries of one tree, in all its folders. */
  readonly entries: number;
  /** Folders below each other. */
  readonly depth: number;
  /** Bytes that one fetch may write to disk. */
  readonly fetchBytes: number;
  /** Milliseconds of one fetch. */
  readonly fetchMs: number;
  /** Milliseconds of any other git command, and of a wait for the next blob. */
  readonly commandMs: number;
}

const mebibyte = 1024 * 1024;

export const defaultGitLimits: GitLimits = {
  blobBytes: 32 * mebibyte,
  readBytes: 256 * mebibyte,
  entries: 200_000,
  depth: 64,
  fetchBytes: 2048 * mebibyte,
  fetchMs: 300_000,
  commandMs: 60_000,
};
