/** Reads a document in a string as YAML or JSON, keeping apart what different readers of YAML take for different values. */

import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";
import { bareObject } from "../manifests/bare-object.ts";
import { documentEvents } from "../manifests/document-events.ts";
import { type EventNode, nodesIn, pairsIn } from "../manifests/events.ts";
import { plainScalar } from "../manifests/plain-scalar.ts";
import { defaultYamlLimits, type YamlLimits } from "../manifests/yaml-limits.ts";
import { attempt } from "../manifests/yaml-refusal.ts";
import type { EmbeddedFormat } from "../model/diff.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { EmbeddedDocument } from "./embedded-document.ts";

const limits: YamlLimits = { ...defaultYamlLimits, documentLength: 256 * 1024, depth: 50 };

/**
 * `undefined` unless the text is one document, a mapping, without anchors, aliases, tags and repeated keys. A scalar without quotes counts
 * as written where its value can be written otherwise: `1.10` is not `1.1`, `0777` not `511`.
 */
export function readEmbeddedYaml(text: string, format: EmbeddedFormat): EmbeddedDocument | undefined {
  const read = attempt(() => documentEvents(text, limits));
  if (read.kind === "refused" || !read.result.every(isWrittenOut)) return undefined;
  const reader: Reader = { text, events: read.result, plain: new Set(), quoted: new Set() };
  const [root] = nodesIn(reader.events, 0);
  const data = root && valueOf(reader, root);
  if (!isJsonObject(data)) return undefined;
  const { plain, quoted } = reader;
  return { format, data, plain, quoted, comments: format === "yaml" ? commentsOf(text) : [] };
}

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  readonly plain: Set<string>;
  readonly quoted: Set<string>;
}

/** Without anchor and tag; an alias has an anchor before it. */
function isWrittenOut(event: Event): boolean {
  return !("tagStart" in event) || (event.anchorStart < 0 && event.tagStart < 0);
}

/** `undefined`: somewhere in it is a key that is no scalar, that merges, or that is there twice. */
function valueOf(reader: Reader, { event, index }: EventNode): JsonValue | undefined {
  if (event.type === EVENT_ID.SCALAR) return scalarOf(reader, event);
  if (event.type === EVENT_ID.SEQUENCE) return listOf(reader, index);
  return mappingOf(reader, index);
}

function listOf(reader: Reader, index: number): JsonValue | undefined {
  const values = nodesIn(reader.events, index).map((node) => valueOf(reader, node));
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function mappingOf(reader: Reader, index: number): JsonValue | undefined {
  const object = bareObject();
  for (const { key, value } of pairsIn(reader.events, index)) {
    if (key.event.type !== EVENT_ID.SCALAR) return undefined;
    const name = keyOf(reader, key.event);
    const member = valueOf(reader, value);
    if (member === undefined || name === "<<" || object[name] !== undefined) return undefined;
    object[name] = member;
  }
  return object;
}

function keyOf({ text, plain, quoted }: Reader, event: ScalarEvent): string {
  const source = getScalarValue(text, event);
  if (typeof plainScalar(source) !== "string") (isPlain(event) ? plain : quoted).add(source);
  return source;
}

function scalarOf({ text, plain, quoted }: Reader, event: ScalarEvent): JsonValue {
  const source = getScalarValue(text, event);
  const value = plainScalar(source);
  if (typeof value === "string") return source;
  if (isPlain(event) && String(value) === source) return value;
  (isPlain(event) ? plain : quoted).add(source);
  return source;
}

function isPlain({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.PLAIN;
}

/** Taken from the text, so that a line of a block text may count as one: then the difference is said once more than needed. */
function commentsOf(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => /(?:^|\s)#.*$/.exec(line)?.[0].trim() ?? []);
}
