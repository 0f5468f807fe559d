/** Writes JSON without loss: integers beyond 2^53 are `bigint` in Slipway and plain digits in the text. */

import type { JsonValue } from "../model/json.ts";

export function encodeJson(_value: JsonValue): string {
  throw new Error("not there yet");
}
