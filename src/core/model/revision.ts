/** A revision is a full commit SHA; never a branch name, never a short SHA. */

declare const brand: unique symbol;

/** 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. */
export type Revision = string & { readonly [brand]: "Revision" };

/** A Git object id of any kind, in the same grammar as a revision. */
export type ObjectId = string & { readonly [brand]: "ObjectId" };

const grammar = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isRevision(text: string): text is Revision {
  return grammar.test(text);
}

export function isObjectId(text: string): text is ObjectId {
  return grammar.test(text);
}

/** Shown to people beside the full form, never used to look anything up. */
export function shortRevision(revision: Revision): string {
  return revision.slice(0, 8);
}
