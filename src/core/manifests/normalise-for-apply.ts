/** The body that is sent to the API server: the manifest without what the server owns, with what it needs to merge well. */

import type { Manifest } from "../model/manifest.ts";

export function normaliseForApply(_manifest: Manifest): Manifest {
  throw new Error("not there yet");
}
