/** Whether an environment does not render for the very reason for which the base does not: the pull request did not break it. */

import type { EnvironmentPreview } from "../model/preview.ts";

/** Lines may have moved. What ran into a limit has no such excuse: nobody knows what it would have become. */
export function failsAsBefore(preview: EnvironmentPreview): boolean {
  if (preview.kind !== "failed" || preview.base === undefined) return false;
  const { failure, base } = preview;
  if (failure.reason.startsWith("RENDER_LIMIT_")) return false;
  return failure.reason === base.reason && failure.message === base.message && failure.file === base.file;
}

/** The head does not render, and the base does, or fails otherwise. */
export function failsNewly(preview: EnvironmentPreview): boolean {
  return preview.kind === "failed" && !failsAsBefore(preview);
}
