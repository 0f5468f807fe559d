/** A run of Helm, as its failures are explained from. */

import type { HelmOptions } from "../../core/model/render.ts";
import type { Inputs } from "../inputs/inputs.ts";

export interface HelmRun {
  /** Prefix of paths in the text. */
  readonly prefix: string;
  readonly inputs: Inputs;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of a chart by itself. */
  readonly helm?: HelmOptions;
}
