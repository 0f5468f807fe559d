/** Strings of manifests that are documents themselves: configuration in YAML, JSON or `.properties`, read so that it can be compared by content. */

import type { EmbeddedFormat } from "../model/diff.ts";
import type { JsonObject } from "../model/json.ts";
import { readEmbeddedYaml } from "./embedded-yaml.ts";
import { readProperties } from "./properties.ts";

export interface EmbeddedDocument {
  readonly format: EmbeddedFormat;
  readonly data: JsonObject;
  /** Texts that are written plain and would be no strings to somebody (`yes`, `1.10`), and texts in quotes that look the same. */
  readonly plain: ReadonlySet<string>;
  readonly quoted: ReadonlySet<string>;
  /** What a reader sees and the content does not hold: comments, in their order. */
  readonly comments: readonly string[];
}

/** UTF-16 units; a longer text is not read. */
export const longestDocument = 256 * 1024;

/** Two texts as documents of one format; `undefined` when they have to be compared by lines. `key`: what the texts are called. */
export function openDocuments(
  key: string,
  before: string,
  after: string,
): readonly [EmbeddedDocument, EmbeddedDocument] | undefined {
  if (before.length > longestDocument || after.length > longestDocument) return undefined;
  const left = readDocument(key, before);
  const right = left && readDocument(key, after);
  if (left === undefined || right?.format !== left.format || !areComparable(left, right)) return undefined;
  return [left, right];
}

/** One text as a document. */
export function readDocument(key: string, text: string): EmbeddedDocument | undefined {
  if (/\.(?:properties|env)$/i.test(key)) return readProperties(text);
  const isJson = /^\s*\{/.test(text);
  if (!isJson && !text.includes("\n")) return undefined;
  return readEmbeddedYaml(text, isJson ? "json" : "yaml");
}

/** `yes` and `"yes"` are the same text and may be different values: nobody knows which reader the document has. */
function areComparable(before: EmbeddedDocument, after: EmbeddedDocument): boolean {
  return !meets(before.plain, after.quoted) && !meets(before.quoted, after.plain);
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((text) => other.has(text));
}
