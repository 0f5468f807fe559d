/** Reads a text of YAML or JSON documents as the objects that `kubectl apply -f` would make of it. */

import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { checkObject } from "./check-object.ts";
import { flattenList } from "./flatten-list.ts";
import { identityOf } from "./identity-of.ts";
import { textOf } from "./object-of.ts";
import type { ManifestProblem } from "./manifest-problem.ts";
import { linesOfElements, placeOf, type JsonPath } from "./place-of.ts";
import { readDocuments, type ReadDocument } from "./read-documents.ts";
import { defaultYamlLimits, type YamlLimits } from "./yaml-limits.ts";

export type ParseResult =
  | { readonly kind: "parsed"; readonly manifests: readonly Manifest[] }
  /** At most 20 problems of the text, in the order of the lines. */
  | { readonly kind: "problems"; readonly problems: readonly ManifestProblem[] };

export interface ParseOptions {
  /** For messages and for `Manifest.source`. */
  readonly file: string;
  readonly limits?: YamlLimits;
}

const mostProblems = 20;

/**
 * Lists are flattened, empty documents passed over. `text` must have been decoded strictly from UTF-8: what a lenient decoder
 * puts for bad bytes is refused.
 */
export function parseManifests(
  text: string,
  { file, limits = defaultYamlLimits }: ParseOptions,
): ParseResult {
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  for (const read of readDocuments(text, limits)) {
    if (read.kind === "problem") problems.push({ file, ...read.problem });
    else addObjects(read, { file, manifests, problems });
    if (manifests.length > limits.objects) problems.push(tooManyObjects(file, limits.objects));
    if (problems.length >= mostProblems || manifests.length > limits.objects) break;
  }
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "parsed", manifests };
}

interface Found {
  readonly file: string;
  readonly manifests: Manifest[];
  readonly problems: ManifestProblem[];
}

function addObjects(read: ReadDocument, { file, manifests, problems }: Found): void {
  if (read.value === null) return;
  const lineOf = lineFinder(read);
  for (const { value, path } of flattenList(read.value)) {
    const wrong = checkObject(value).slice(0, mostProblems - problems.length);
    for (const { path: within, ...problem } of wrong) {
      problems.push({ file, ...problem, ...placeOf(read.source, [...path, ...within]) });
    }
    if (wrong.length === 0 && isJsonObject(value))
      manifests.push(manifestOf(value, { file, line: lineOf(path) }));
  }
}

function manifestOf(body: JsonObject, source: { readonly file: string; readonly line: number }): Manifest {
  return { identity: identityOf(body), apiVersion: textOf(body["apiVersion"]), body, source };
}

/** The line of an object: of the item in a list; of the document for items that an alias brings. */
function lineFinder({ source, line }: ReadDocument): (path: JsonPath) => number {
  const linesByList = new Map<string, readonly number[]>();
  return (path) => {
    const index = path.at(-1);
    if (typeof index !== "number") return line;
    const list = path.slice(0, -1);
    const key = list.join("/");
    const lines = linesByList.get(key) ?? linesOfElements(source, list);
    linesByList.set(key, lines);
    return lines[index] ?? line;
  };
}

function tooManyObjects(file: string, limit: number): ManifestProblem {
  return {
    file,
    reason: "TOO_MANY_OBJECTS",
    line: 1,
    message: `Expected at most ${limit} objects, found more.`,
    next: "Split the environment into several.",
  };
}
