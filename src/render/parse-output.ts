/** Parses the output of a tool: equal output once, and in slices, so that a render of 10 MB never holds up the event loop. */

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { parseManifests, type ParseResult } from "../core/manifests/parse-manifests.ts";
import type { Manifest } from "../core/model/manifest.ts";
import { finishRender, type FinishedRender } from "./finish-render.ts";
import { hooksApart } from "./hooks-apart.ts";
import { recentlyUsed } from "./recently-used.ts";

export interface OutputOptions {
  readonly namespace: string;
  /** Helm rendered it, or a part of it. */
  readonly byHelm: boolean;
}

export type ParseOutput = (text: string, options: OutputOptions) => Promise<FinishedRender>;

/** Some milliseconds of parsing; a document that is longer by itself is parsed in one go (about 65 ms for one of 1 MB). */
const sliceLength = 64 * 1024;

/** `bytes`: of outputs whose result is kept. Base and head often render to the same bytes, though their inputs differ. */
export function makeParseOutput(bytes: number): ParseOutput {
  const results = recentlyUsed<string, { readonly length: number; readonly result: Promise<FinishedRender> }>(
    {
      weigh: ({ length }) => length,
      most: bytes,
    },
  );
  return (text, options) => {
    const { namespace, byHelm } = options;
    const key = createHash("sha256").update(`${byHelm}\0${namespace}\0${text}`).digest("hex");
    const known = results.get(key)?.result;
    if (known !== undefined) return known;
    const result = parse(text, options);
    results.set(key, { length: text.length, result });
    return result;
  };
}

async function parse(text: string, { namespace, byHelm }: OutputOptions): Promise<FinishedRender> {
  const parsed = await parseSlices(text);
  if (parsed.kind === "problems") {
    const finished = await finishRender(parsed, { namespace, fromFiles: false });
    const { template } = parsed;
    return finished.kind === "failed" && template !== undefined ? { ...finished, template } : finished;
  }
  const { manifests, hooks } = byHelm ? hooksApart(parsed.manifests, namespace) : { ...parsed, hooks: [] };
  const finished = await finishRender({ kind: "parsed", manifests }, { namespace, fromFiles: false });
  return finished.kind === "finished" && hooks.length > 0 ? { ...finished, hooks } : finished;
}

/** With the template that Helm says the first problem is from. */
type ParsedOutput = ParseResult & { readonly template?: string };

/** The manifests have no `source`: their lines are those of no file. */
async function parseSlices(text: string): Promise<ParsedOutput> {
  const manifests: Manifest[] = [];
  for (const slice of slices(text)) {
    const parsed = parseManifests(slice, { file: "the render" });
    if (parsed.kind === "problems") {
      const template = templateAt(slice, parsed.problems[0]?.line ?? 1);
      return template === undefined ? parsed : { ...parsed, template };
    }
    for (const { identity, apiVersion, body } of parsed.manifests)
      manifests.push({ identity, apiVersion, body });
    await setImmediate();
  }
  return { kind: "parsed", manifests };
}

/** Helm writes above every document which template it is from. */
function templateAt(text: string, line: number): string | undefined {
  const above = text.split("\n").slice(0, line);
  return above.findLast((one) => one.startsWith("# Source: "))?.slice("# Source: ".length);
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
