/** What a preview is asked: two sides, and the parts that look at them. */

import type { Masker } from "../../core/manifests/masker.ts";
import type { Config } from "../../core/model/config.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { ToolPins } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { Tree } from "../../core/model/tree.ts";
import type { Renderer } from "../../render/renderer.ts";

export interface PreviewSide {
  readonly revision: Revision;
  /** Of the revision; on the head's side of a pull request, of the merge of its head and the base. */
  readonly tree: Tree;
  readonly environments: readonly Environment[];
  /** Versions of the tools that the side's configuration asks for. */
  readonly pins?: ToolPins | undefined;
  /** How grave findings are by the side's configuration. */
  readonly findings?: Config["findings"] | undefined;
}

export interface PreviewQuestion {
  readonly base: PreviewSide;
  readonly head: PreviewSide;
  readonly renderer: Renderer;
  /** Of one environment: so that it does not tell that two environments share a secret. */
  readonly maskerOf: (environment: string) => Masker;
  /** The digest of a text's UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Environments whose digest is wanted although their inputs are the same on both sides. */
  readonly always?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Told of what nobody foresaw in one environment. */
  readonly onMistake?: (environment: string, error: unknown) => void;
}
