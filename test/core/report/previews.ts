/** Previews for tests, made from YAML by the same diff and the same mask as in life. */

import { createHmac } from "node:crypto";
import { diffManifests } from "../../../src/core/diff/diff-manifests.ts";
import { makeMasker, type Masker } from "../../../src/core/manifests/masker.ts";
import type { EnvironmentPreview, Preview } from "../../../src/core/model/preview.ts";
import { isRevision, type Revision } from "../../../src/core/model/revision.ts";
import type { ManifestDiff } from "../../../src/core/model/diff.ts";
import { objects, sha256 } from "../diff/objects.ts";

export const base = revision("1111111111111111111111111111111111111111");
export const head = revision("2222222222222222222222222222222222222222");
export const digest = `sha256:${"d".repeat(64)}`;

export function revision(text: string): Revision {
  if (!isRevision(text)) throw new Error("no revision");
  return text;
}

/** The environment is part of the key, as it is in life. */
function maskerOf(environment: string): Masker {
  return makeMasker((text) => createHmac("sha256", `key of ${environment}`).update(text).digest("hex"));
}

export function diffOf(environment: string, before: string, after: string): ManifestDiff {
  return diffManifests({
    base: objects(before),
    head: objects(after),
    masker: maskerOf(environment),
    sha256,
  });
}

export function changed(environment: string, before: string, after: string): EnvironmentPreview {
  return { environment, kind: "changed", digest, diff: diffOf(environment, before, after) };
}

export function previewOf(...environments: readonly EnvironmentPreview[]): Preview {
  return { base, head, environments, tools: [{ name: "kustomize", version: "5.8.1" }] };
}
