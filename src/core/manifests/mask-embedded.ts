/** Masks secrets in a string that is itself YAML or JSON, in place: comments and layout stay as they are. */

import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";

import { documentEvents } from "./document-events.ts";
import { nodesIn, pairsIn, type EventNode, type EventPair } from "./events.ts";
import type { Redact } from "./redaction.ts";
import { isHidden, isSecretObject } from "./secret-kinds.ts";
import { announcesSecret, isHarmless, isSecretName } from "./secret-names.ts";
import { splitDocuments, type SourceDocument } from "./split-documents.ts";
import { defaultYamlLimits, type YamlLimits } from "./yaml-limits.ts";
import { attempt } from "./yaml-refusal.ts";

const limits: YamlLimits = { ...defaultYamlLimits, documentLength: 1024 * 1024 };

/** What cannot be read and speaks of a Secret object is hidden as a whole; other text is left to the patterns. */
export function maskEmbedded(text: string, redact: Redact): string {
  if (!mayHoldSecrets(text)) return text;
  const ranges = attempt(() => splitDocuments(text).flatMap((document) => rangesOf(document, redact)));
  if (ranges.kind === "done") return withRanges(text, ranges.result);
  return /\bkind\\*["']?\s*:\s*\\*["']?Secret/.test(text) ? redact(text) : text;
}

/** Only several lines, or what begins like JSON, is read; a name of a secret must be in it. */
function mayHoldSecrets(text: string): boolean {
  return (
    /\n|^\s*[[{]/.test(text) &&
    /authorization|bearer|connection|cookie|cred|dsn|jwt|key|pass|pwd|secret|token/i.test(text)
  );
}

/** A part of the text and what is shown in its place. */
interface Range {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

function withRanges(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, shown } of ranges) {
    parts.push(text.slice(done, start), shown);
    done = end;
  }
  return parts.join("") + text.slice(done);
}

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  readonly redact: Redact;
}

/** In the order of the text. */
function rangesOf({ text, start }: SourceDocument, redact: Redact): readonly Range[] {
  const events = documentEvents(text, limits);
  const reader: Reader = { text, events, redact };
  return nodesIn(events, 0)
    .flatMap((root) => rangesIn(reader, root, false))
    .map((range) => ({ ...range, start: range.start + start, end: range.end + start }));
}

/** `isSecret`: the scalars of the node are. */
function rangesIn(reader: Reader, { event, index }: EventNode, isSecret: boolean): readonly Range[] {
  if (event.type === EVENT_ID.MAPPING) return membersIn(reader, pairsIn(reader.events, index), isSecret);
  if (event.type === EVENT_ID.SEQUENCE) {
    return nodesIn(reader.events, index).flatMap((node) => rangesIn(reader, node, isSecret));
  }
  return isSecret && event.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? [rangeOf(reader, event)] : [];
}

function membersIn(reader: Reader, pairs: readonly EventPair[], isSecret: boolean): readonly Range[] {
  const written = scalarUnder(reader, pairs, "kind");
  const members = pairs.map(({ key }) => scalarText(reader, key));
  const kind = isSecretObject(written, members) ? written : "";
  const entryName = scalarUnder(reader, pairs, "name");
  return pairs.flatMap(({ key, value }) => {
    const name = scalarText(reader, key);
    const isNamed = name === "value" ? announcesSecret(entryName) : isSecretName(name);
    const isMember = isHidden({ group: "", kind }, [name]) || (kind === "SecretList" && name === "items");
    return rangesIn(
      reader,
      value,
      isSecret || isMember || (isNamed && !isHarmless(scalarText(reader, value))),
    );
  });
}

function scalarUnder(reader: Reader, pairs: readonly EventPair[], name: string): string {
  return pairs
    .filter(({ key }) => scalarText(reader, key) === name)
    .map(({ value }) => scalarText(reader, value))
    .join("");
}

/** `""` for a collection. */
function scalarText({ text }: Reader, { event }: EventNode): string {
  return event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : "";
}

/** Quotes stay; a block keeps its indentation and its line end. */
function rangeOf({ text, redact }: Reader, event: ScalarEvent): Range {
  const { valueStart: start, valueEnd: end, style } = event;
  const redacted = redact(getScalarValue(text, event));
  const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
  return { start, end, shown: isBlock ? `${" ".repeat(Math.max(event.indent, 0))}${redacted}\n` : redacted };
}
