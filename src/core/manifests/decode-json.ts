/** Reads JSON without loss: integers beyond 2^53 within 64 bits become `bigint`. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { bareObject } from "./bare-object.ts";
import { decodeExactly } from "./decode-json-exactly.ts";
import { double } from "./integers.ts";

/** Only such a run of digits can be an integer that a double does not hold; mostly there is none. */
const manyDigits = /[0-9]{16}/;

/** Objects inherit nothing. Throws `SyntaxError`, with a message that holds no content, for text that is no JSON. */
export function decodeJson(text: string): JsonValue {
  try {
    const parsed: JsonValue = JSON.parse(text);
    return manyDigits.test(text) ? decodeExactly(text) : bare(parsed);
  } catch {
    // The built-in parser's message quotes the text; several thousand levels are more than a stack holds.
    throw new SyntaxError("The text is no JSON, or is nested too deeply.");
  }
}

/** What `JSON.parse` gave, with objects that inherit nothing and numbers in the one form of each. */
function bare(parsed: JsonValue): JsonValue {
  if (typeof parsed === "number") return double(parsed);
  if (typeof parsed !== "object" || parsed === null) return parsed;
  if (!isJsonObject(parsed)) return parsed.map(bare);
  const object = bareObject();
  for (const [key, value] of Object.entries(parsed)) object[key] = bare(value);
  return object;
}
