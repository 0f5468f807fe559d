/** Patches that count list elements instead of naming them, as the inputs of a render write them. */

/** A JSON6902 patch of a kustomization. */
export interface IndexPatch {
  /** Repository-relative; where the operations are written. */
  readonly file: string;
  /** Which objects it changes; a member that is absent asks nothing. Each is a regular expression over the whole text, as in kustomize. */
  readonly target: PatchTarget;
  readonly operations: readonly PatchOperation[];
}

export interface PatchTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface PatchOperation {
  readonly op: string;
  /** A JSON Pointer. */
  readonly path: string;
}

/** Of the input closures of both sides. */
export interface PatchSides {
  readonly base: readonly IndexPatch[];
  readonly head: readonly IndexPatch[];
}
