/** Parses the output of a tool in slices, so that a render of 10 MB never holds up the event loop. */

import { setImmediate } from "node:timers/promises";
import { parseManifests, type ParseResult } from "../core/manifests/parse-manifests.ts";
import type { Manifest } from "../core/model/manifest.ts";

/** About ten milliseconds of parsing. */
const sliceLength = 256 * 1024;

/** `name` stands for a file in messages. The manifests have no `source`: their lines are those of no file. */
export async function parseOutput(text: string, name: string): Promise<ParseResult> {
  const manifests: Manifest[] = [];
  for (const slice of slices(text)) {
    const parsed = parseManifests(slice, { file: name });
    if (parsed.kind === "problems") return parsed;
    for (const { identity, apiVersion, body } of parsed.manifests)
      manifests.push({ identity, apiVersion, body });
    await setImmediate();
  }
  return { kind: "parsed", manifests };
}

/** Whole documents: kustomize writes `---` alone on a line between them, and nothing of a document begins in the first column with it. */
function* slices(text: string): Generator<string> {
  const separator = "\n---\n";
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf(separator, start + sliceLength);
    yield end === -1 ? text.slice(start) : text.slice(start, end + 1);
    start = end === -1 ? text.length : end + separator.length;
  }
}
