/** Limits that a render ran into, and how to raise them. */

import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure } from "../render-failure.ts";

export function timeFailure(wallMs: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_TIME", {
    message: `The render was stopped after ${Math.round(wallMs / 1000)} seconds.`,
    next: `Split the environment, or use fewer objects and patches: kustomize's time grows with the square of them. ${raise("SLIPWAY_RENDER_SECONDS")}`,
  });
}

export function memoryFailure(bytes: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_MEMORY", {
    message: `The render needed more than ${mebibytes(bytes)} MiB of memory and was stopped.`,
    next: `Split the environment, or look for aliases and generators that multiply their input. ${raise("SLIPWAY_RENDER_MEMORY_MB")}`,
  });
}

export function outputFailure(bytes: number): RenderFailure {
  return renderFailure("RENDER_LIMIT_OUTPUT", {
    message: `The render is larger than ${mebibytes(bytes)} MiB and was stopped.`,
    next: `Split the environment. ${raise("SLIPWAY_RENDER_OUTPUT_MB")}`,
  });
}

/** The limit is the operator's. */
function raise(setting: string): string {
  return `The operator can raise the limit: ${setting}. A re-run of the check renders it again.`;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}
