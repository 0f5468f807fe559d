/** Gives namespaced manifests the environment's namespace where they name none, and takes it from cluster-scoped ones. */

import type { Manifest } from "../model/manifest.ts";

export type Scope = "namespaced" | "cluster";

export interface NamespaceOptions {
  /** `""` leaves namespaced manifests as written. */
  readonly namespace: string;
  /** Scope of a kind that neither the built-in table nor a CRD in the set knows; `undefined`: as written. */
  readonly scopeOf?: (group: string, kind: string) => Scope | undefined;
}

export function withNamespaces(
  _manifests: readonly Manifest[],
  _options: NamespaceOptions,
): readonly Manifest[] {
  throw new Error("not there yet");
}
