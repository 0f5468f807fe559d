/** Reads JSON whose integers a double may not hold: slower than the built-in parser, which rounds them. */

import type { JsonValue } from "../model/json.ts";
import { bareObject } from "./bare-object.ts";
import { double, integer } from "./integers.ts";
import { textOf } from "./object-of.ts";

/** A string, a bracket or brace, or a number or word; spaces, commas and colons are passed over. */
const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s,:{}[\]"]+/g;

type Tokens = Iterable<RegExpExecArray>;

/** `text` must be valid JSON. The last of equal keys counts, as for `JSON.parse`. */
export function decodeExactly(text: string): JsonValue {
  const [value] = readItems(text.matchAll(tokenPattern));
  return value ?? null;
}

/** The loops share one iterator: each takes what belongs to its collection and leaves the rest. */
function readItems(tokens: Tokens): JsonValue[] {
  const items: JsonValue[] = [];
  for (const [token] of tokens) {
    if (token === "]") break;
    items.push(readValue(token, tokens));
  }
  return items;
}

/** Keys and values come in turn. */
function readMembers(tokens: Tokens): JsonValue {
  const members = bareObject();
  let key: string | undefined;
  for (const [token] of tokens) {
    if (token === "}") break;
    const value = readValue(token, tokens);
    if (key === undefined) {
      key = textOf(value);
    } else {
      members[key] = value;
      key = undefined;
    }
  }
  return members;
}

function readValue(token: string, tokens: Tokens): JsonValue {
  if (token === "[") return readItems(tokens);
  if (token === "{") return readMembers(tokens);
  if (/^-?[0-9]+$/.test(token)) return integer(BigInt(token));
  const value: JsonValue = JSON.parse(token);
  return typeof value === "number" ? double(value) : value;
}
