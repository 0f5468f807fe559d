/** The digest of a render: what the preview shows, the Deployment records and the worker compares. */

import { compareIdentities, type Manifest } from "../model/manifest.ts";
import { canonicalJson } from "./canonical-json.ts";

/** `sha256` takes text and gives the digest of its UTF-8 in hex. The answer is `sha256:<hex>`; the order of the manifests does not matter. */
export function renderDigest(manifests: readonly Manifest[], sha256: (text: string) => string): string {
  const sorted = manifests.toSorted((a, b) => compareIdentities(a.identity, b.identity));
  return `sha256:${sha256(canonicalJson(sorted.map(({ body }) => body)))}`;
}
