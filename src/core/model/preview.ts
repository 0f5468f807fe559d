/** A preview: what each environment would become; a plan that nobody executes. */

import type { ManifestDiff } from "./diff.ts";
import type { RenderFailure, Tool } from "./render.ts";
import type { Revision } from "./revision.ts";

export interface Preview {
  readonly base: Revision;
  readonly head: Revision;
  readonly environments: readonly EnvironmentPreview[];
  readonly tools: readonly Tool[];
}

/** See the table of render failures: base and head may each be absent, fail or render. */
export type EnvironmentPreview = { readonly environment: string } &
  /** Without a digest nothing was rendered: the inputs are the same. */
  (
    | { readonly kind: "unchanged"; readonly digest?: string }
    | { readonly kind: "changed"; readonly digest: string; readonly diff: ManifestDiff }
    /** The environment is not in the base. */
    | { readonly kind: "new"; readonly digest: string; readonly diff: ManifestDiff }
    /** The environment's configuration is gone in the head; never because a render failed. */
    | { readonly kind: "removed"; readonly diff: ManifestDiff }
    /** The head does not render. `base` is set when the base does not render either. */
    | { readonly kind: "failed"; readonly failure: RenderFailure; readonly base?: RenderFailure }
    /** The base did not render, the head does: what would be deleted is unknown. */
    | { readonly kind: "repaired"; readonly digest: string; readonly objects: number }
  );
