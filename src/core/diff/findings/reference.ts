/** One object that refers to another by its name. */

import type { Path } from "../../model/diff.ts";
import type { Identity, Manifest } from "../../model/manifest.ts";

export interface Reference {
  readonly from: Manifest;
  /** From the root of `from` to the name. */
  readonly path: Path;
  readonly to: Identity;
  /** Of a ConfigMap or Secret: the one entry that is meant. */
  readonly key?: string;
  /** It works without. */
  readonly optional: boolean;
  /** `environment`: read once, when a container starts. `files`: mounted, and kept current unless `fixed`. */
  readonly use: "environment" | "fixed-file" | "files" | "other";
}

/** `kind` as `Kind.group`. */
export function target(kind: string, namespace: string, name: string): Identity {
  const dot = kind.indexOf(".");
  return { group: kind.slice(dot + 1), kind: kind.slice(0, dot), namespace, name };
}
