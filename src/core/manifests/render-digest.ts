/** The digest of a render: what the preview shows, the Deployment records and the worker compares. */

import { compareIdentities, type Manifest } from "../model/manifest.ts";
import { canonicalJson } from "./canonical-json.ts";

/** `sha256` takes text and gives the digest of its UTF-8 in hex. The answer is `sha256:<hex>`; the order of the manifests does not matter. */
export function renderDigest(manifests: readonly Manifest[], sha256: (text: string) => string): string {
  return `sha256:${sha256([...digestedText(manifests)].join(""))}`;
}

/** The text that is digested, in pieces of one object: canonical JSON of all bodies, in the order of their identities. */
export function* digestedText(manifests: readonly Manifest[]): Generator<string> {
  const sorted = manifests.toSorted((a, b) => compareIdentities(a.identity, b.identity));
  yield "[";
  for (const [index, { body }] of sorted.entries()) yield `${index === 0 ? "" : ","}${canonicalJson(body)}`;
  yield "]";
}
