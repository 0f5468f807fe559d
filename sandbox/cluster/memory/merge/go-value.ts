/** Prints a value as Go does, because the API server's messages hold values in that form and clients must not show them. */

import { isList, isObject, type JsonValue } from "../../json.ts";

/** `%v`: `map[a:1 b:[x y]]`. */
export function goValue(value: JsonValue): string {
  if (isList(value)) return `[${value.map(goValue).join(" ")}]`;
  if (isObject(value)) return `map[${sorted(value, goValue).join(" ")}]`;
  return value === null ? "<nil>" : String(value);
}

/** `%#v`: `map[string]interface {}{"a":1}`. */
export function goValueVerbose(value: JsonValue): string {
  if (isList(value)) return `[]interface {}{${value.map(goValueVerbose).join(", ")}}`;
  if (isObject(value))
    return `map[string]interface {}{${Object.keys(value)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${goValueVerbose(value[key] ?? null)}`)
      .join(", ")}}`;
  return value === null ? "interface {}(nil)" : JSON.stringify(value);
}

function sorted(
  value: { readonly [key: string]: JsonValue },
  show: (value: JsonValue) => string,
): readonly string[] {
  return Object.keys(value)
    .toSorted()
    .map((key) => `${key}:${show(value[key] ?? null)}`);
}
