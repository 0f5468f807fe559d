/** Reads JSON without loss: integers beyond 2^53 within 64 bits become `bigint`. */

import type { JsonValue } from "../model/json.ts";

/** Objects inherit nothing. Throws `SyntaxError`, with a message that holds no content, for text that is no JSON. */
export function decodeJson(_text: string): JsonValue {
  throw new Error("not there yet");
}
