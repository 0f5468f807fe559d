/** The names of the ApplySet conventions (KEP-3659, as `kubectl` implements it), by which other tools see what belongs together. */

import { createHash } from "node:crypto";

export const partOfLabel = "applyset.kubernetes.io/part-of";
export const idLabel = "applyset.kubernetes.io/id";
export const toolingAnnotation = "applyset.kubernetes.io/tooling";
export const groupKindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";
export const namespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";

export interface ApplySetParent {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
  /** `""` is the core group. */
  readonly group: string;
}

/** `applyset-<base64url of SHA-256>-v1`, 55 characters: the parent's `id` label and the members' `part-of` label. */
export function applySetId({ name, namespace, kind, group }: ApplySetParent): string {
  const hash = createHash("sha256").update(`${name}.${namespace}.${kind}.${group}`).digest("base64url");
  return `applyset-${hash}-v1`;
}
