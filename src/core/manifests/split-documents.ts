/**
 * Splits a text into YAML documents as `kubectl` does, by lines that begin with `---`: it gives each part to its parser
 * alone (`YAMLReader` in k8s.io/apimachinery), so what YAML itself would call a document does not count.
 */

import { invalidYaml } from "./yaml-refusal.ts";

export interface SourceDocument {
  readonly text: string;
  /** Index of the text in the whole. */
  readonly start: number;
  /** Line of the text's first line in the file, from 1. */
  readonly firstLine: number;
}

/** Throws `YamlRefusal` for a separator with more than a comment behind it, as `kubectl` does. */
export function splitDocuments(text: string): readonly SourceDocument[] {
  const documents: SourceDocument[] = [];
  let start = 0;
  let firstLine = 1;
  for (const { begin, end } of separators(text)) {
    documents.push({ text: text.slice(start, begin), start, firstLine });
    firstLine += lineFeeds(text, start, end);
    start = end;
  }
  documents.push({ text: text.slice(start), start, firstLine });
  return documents;
}

/** From the first `-` to the start of the next line. */
function* separators(text: string): Generator<{ readonly begin: number; readonly end: number }> {
  let begin = text.startsWith("---") ? 0 : nextSeparator(text, 0);
  while (begin >= 0) {
    const lineEnd = text.indexOf("\n", begin);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    const behind = text.slice(begin + 3, end).trim();
    if (behind !== "" && !behind.startsWith("#")) {
      throw invalidYaml(
        begin,
        "A line begins with `---` and goes on; only a comment may follow.",
        "Begin the document on the next line.",
      );
    }
    yield { begin, end };
    begin = nextSeparator(text, end - 1);
  }
}

function nextSeparator(text: string, from: number): number {
  const found = text.indexOf("\n---", Math.max(from, 0));
  return found < 0 ? -1 : found + 1;
}

function lineFeeds(text: string, start: number, end: number): number {
  let count = 0;
  for (
    let index = text.indexOf("\n", start);
    index >= 0 && index < end;
    index = text.indexOf("\n", index + 1)
  )
    count += 1;
  return count;
}
