/** What a render may use up before it is stopped by name. */

import { availableParallelism } from "node:os";

export interface RenderLimits {
  readonly wallMs: number;
  /** Private memory of the tool. */
  readonly memoryBytes: number;
  readonly outputBytes: number;
  /** What is kept of the tool's messages. */
  readonly messageBytes: number;
  /** Files written out for one render, and their bytes together. */
  readonly files: number;
  readonly fileBytes: number;
  /** Renders at the same time. */
  readonly renders: number;
  /** Text of renders whose objects are kept for the next who asks; they take about three times that in memory. */
  readonly cachedBytes: number;
}

const mebibyte = 1024 * 1024;

export const defaultRenderLimits: RenderLimits = {
  wallMs: 30_000,
  memoryBytes: 1024 * mebibyte,
  outputBytes: 64 * mebibyte,
  messageBytes: mebibyte / 4,
  files: 20_000,
  fileBytes: 256 * mebibyte,
  renders: availableParallelism(),
  cachedBytes: 32 * mebibyte,
};
