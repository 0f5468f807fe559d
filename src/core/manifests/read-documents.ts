/** Reads the YAML documents of a text one after the other, within limits, each by itself as `kubectl` does. */

import type { JsonValue } from "../model/json.ts";
import { compose } from "./compose.ts";
import { documentEvents } from "./document-events.ts";
import { startOf } from "./events.ts";
import type { YamlProblem } from "./manifest-problem.ts";
import { positionAt } from "./position.ts";
import { refuseBadEncoding } from "./refuse-bad-encoding.ts";
import { splitDocuments, type SourceDocument } from "./split-documents.ts";
import { utf8Length } from "./utf8.ts";
import type { YamlLimits } from "./yaml-limits.ts";
import { attempt, YamlRefusal, type RefusalDetail } from "./yaml-refusal.ts";

export interface ReadDocument {
  readonly kind: "read";
  /** `null` for an empty document. */
  readonly value: JsonValue;
  /** Line of the document's first node, from 1. */
  readonly line: number;
  readonly source: SourceDocument;
}

export type DocumentResult = ReadDocument | { readonly kind: "problem"; readonly problem: YamlProblem };

/** A problem of one document does not keep the others from being read; a problem of the whole text is the last result. */
export function* readDocuments(text: string, limits: YamlLimits): Generator<DocumentResult> {
  const documents = attempt(() => documentsOf(text, limits));
  if (documents.kind === "refused") {
    yield problemIn({ text, start: 0, firstLine: 1 }, documents.refusal);
    return;
  }
  const budget = { nodes: limits.nodes };
  for (const source of documents.result) {
    const read = attempt(() => readDocument(source, limits, budget));
    yield read.kind === "refused"
      ? problemIn(source, read.refusal)
      : { kind: "read", ...read.result, source };
    if (budget.nodes < 0) return;
  }
}

function problemIn(source: SourceDocument, { reason, offset, message, next }: RefusalDetail): DocumentResult {
  // What is missing at the end is told of the last line that holds anything: the one after it is in no editor.
  const end = source.text.trimEnd().length;
  const place = positionAt(source.text, Math.min(offset, end), source.firstLine);
  return { kind: "problem", problem: { reason, ...place, message, next } };
}

function documentsOf(text: string, limits: YamlLimits): readonly SourceDocument[] {
  if (isLongerThan(limits.bytes, text)) throw sizeRefusal(`The text is longer than ${limits.bytes} bytes.`);
  refuseBadEncoding(text);
  const documents = splitDocuments(text);
  if (documents.length > limits.documents)
    throw sizeRefusal(`The text holds more than ${limits.documents} documents.`);
  return documents;
}

function readDocument(
  { text, firstLine }: SourceDocument,
  limits: YamlLimits,
  budget: { nodes: number },
): { readonly value: JsonValue; readonly line: number } {
  const events = documentEvents(text, limits);
  budget.nodes -= events.length;
  if (budget.nodes < 0) throw sizeRefusal(`The text holds more than ${limits.nodes} values.`);
  const [, root] = events;
  if (root === undefined) return { value: null, line: firstLine };
  return { value: compose(text, events, 1), line: positionAt(text, startOf(root), firstLine).line };
}

function isLongerThan(bytes: number, text: string): boolean {
  return text.length > bytes || (text.length * 3 > bytes && utf8Length(text) > bytes);
}

function sizeRefusal(message: string): YamlRefusal {
  return new YamlRefusal({
    reason: "YAML_SIZE_LIMIT",
    offset: 0,
    message,
    next: "Split it into smaller files.",
  });
}
