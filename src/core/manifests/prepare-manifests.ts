/** From parsed manifests to the set that is digested, compared and applied: namespaces filled in, then checked together. */

import type { Manifest } from "../model/manifest.ts";
import type { NamespaceOptions } from "./with-namespaces.ts";
import type { ParseResult } from "./parse-manifests.ts";

/** `withNamespaces`, then DUPLICATE_OBJECT, RESERVED_METADATA, OBJECT_TOO_LARGE and TOO_MANY_OBJECTS, all at once. */
export function prepareManifests(_manifests: readonly Manifest[], _options: NamespaceOptions): ParseResult {
  throw new Error("not there yet");
}
