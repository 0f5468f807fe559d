/** Writes a value as YAML for people: never read back by a tool or a server, which get JSON. */

import type { JsonValue } from "../model/json.ts";

/** Keys in the order apiVersion, kind, metadata, spec, then as they are; strings quoted where `kubectl` would read them otherwise. Ends with a line break. */
export function writeYaml(_value: JsonValue): string {
  throw new Error("not there yet");
}
