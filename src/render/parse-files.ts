/** Parses the plain YAML and JSON files of a folder, as `kubectl apply -f FOLDER` would read them. */

import { setImmediate } from "node:timers/promises";
import type { ManifestProblem } from "../core/manifests/manifest-problem.ts";
import { parseManifests, type ParseResult } from "../core/manifests/parse-manifests.ts";
import type { Manifest } from "../core/model/manifest.ts";

/** Problems of all files at once, in the order of their names. */
export async function parseFiles(files: ReadonlyMap<string, Uint8Array>): Promise<ParseResult> {
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  for (const [file, bytes] of files) {
    const parsed = parseManifests(Buffer.from(bytes).toString("utf8"), { file });
    if (parsed.kind === "problems") problems.push(...parsed.problems);
    else manifests.push(...parsed.manifests);
    await setImmediate();
  }
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "parsed", manifests };
}
