/** Parses the output of a tool: equal output once, and in slices, so that a render of 10 MB never holds up the event loop. */

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { parseManifests, type ParseResult } from "../core/manifests/parse-manifests.ts";
import type { Manifest } from "../core/model/manifest.ts";
import { finishRender, type FinishedRender } from "./finish-render.ts";
import { recentlyUsed } from "./recently-used.ts";

export type ParseOutput = (text: string, namespace: string) => Promise<FinishedRender>;

/** About ten milliseconds of parsing. */
const sliceLength = 256 * 1024;

/** `bytes`: of outputs whose result is kept. Base and head often render to the same bytes, though their inputs differ. */
export function makeParseOutput(bytes: number): ParseOutput {
  const results = recentlyUsed<string, { readonly length: number; readonly result: Promise<FinishedRender> }>(
    {
      weigh: ({ length }) => length,
      most: bytes,
    },
  );
  return (text, namespace) => {
    const key = createHash("sha256").update(`${namespace}\0${text}`).digest("hex");
    const known = results.get(key)?.result;
    if (known !== undefined) return known;
    const result = parseSlices(text).then((parsed) => finishRender(parsed, { namespace, fromFiles: false }));
    results.set(key, { length: text.length, result });
    return result;
  };
}

/** The manifests have no `source`: their lines are those of no file. */
async function parseSlices(text: string): Promise<ParseResult> {
  const manifests: Manifest[] = [];
  for (const slice of slices(text)) {
    const parsed = parseManifests(slice, { file: "the render" });
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
