/** Manifest sets of any size, before and after a change, as the text that a renderer prints. */

import { createHash, createHmac } from "node:crypto";
import { diffManifests } from "../../src/core/diff/diff-manifests.ts";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import { makeMasker } from "../../src/core/manifests/masker.ts";
import { writeYaml } from "../../src/core/manifests/write-yaml.ts";
import { defaultYamlLimits } from "../../src/core/manifests/yaml-limits.ts";
import type { ManifestDiff } from "../../src/core/model/diff.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { benchObjects } from "../apply/objects.ts";

/** The first `changed` of the objects differ from those of `renderText(count, 0)`, each in two or three fields. */
export function renderText(count: number, changed: number): string {
  const [before, after] = ["1.0.0", "1.1.0"].map((version) => benchObjects("bench", count, version));
  const objects = [...(after ?? []).slice(0, changed), ...(before ?? []).slice(changed)];
  return objects.map((object) => writeYaml(object)).join("---\n");
}

/** More than a deployment may have: the benchmark looks at how time grows. */
const limits = { ...defaultYamlLimits, objects: 100_000, documents: 100_000, nodes: 100_000_000 };

export function parse(text: string): readonly Manifest[] {
  const result = parseManifests(text, { file: "render.yaml", limits });
  if (result.kind !== "parsed") throw new Error(result.problems[0]?.message ?? "not parsed");
  return result.manifests;
}

const masker = makeMasker((text) => createHmac("sha256", "benchmark").update(text).digest("hex"));

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function diff(base: readonly Manifest[], head: readonly Manifest[]): ManifestDiff {
  return diffManifests({ base, head, masker, sha256 });
}
