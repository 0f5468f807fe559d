/** Writes a value as YAML for people: never read back by a tool or a server, which get JSON. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { yamlBlock, yamlScalar } from "./yaml-scalar.ts";

/**
 * The layout of `kubectl -o yaml`, with keys in the order apiVersion, kind, metadata, spec, then as they are. Strings are quoted
 * where `kubectl` would read them otherwise, and where they hold invisible characters. Ends with a line break.
 */
export function writeYaml(value: JsonValue): string {
  return `${linesOf(value).join("\n")}\n`;
}

/** Without indentation of the whole. The lines of a block text follow its header. */
function linesOf(value: JsonValue): readonly string[] {
  if (isJsonObject(value)) return memberLines(value);
  if (typeof value === "string") return yamlBlock(value, indentation.length) ?? [yamlScalar(value)];
  if (typeof value !== "object" || value === null) return [yamlScalar(value)];
  return value.length === 0 ? ["[]"] : value.flatMap((item: JsonValue) => behind("- ", linesOf(item)));
}

function memberLines(object: JsonObject): readonly string[] {
  const members = Object.entries(object).toSorted(([a], [b]) => rank(a, object) - rank(b, object));
  if (members.length === 0) return ["{}"];
  return members.flatMap(([key, value]) => {
    const head = `${yamlScalar(key)}:`;
    if (isJsonObject(value) && Object.keys(value).length > 0) return [head, ...linesOf(value).map(indent)];
    if (Array.isArray(value) && value.length > 0) return [head, ...linesOf(value)];
    return behind(`${head} `, linesOf(value));
  });
}

const firstKeys = ["apiVersion", "kind", "metadata", "spec"];

/** Sorting keeps the order of equals. */
function rank(key: string, object: JsonObject): number {
  const place = object["kind"] === undefined ? -1 : firstKeys.indexOf(key);
  return place < 0 ? firstKeys.length : place;
}

const indentation = "  ";

function indent(line: string): string {
  return line === "" ? line : indentation + line;
}

function behind(head: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, place) => (place === 0 ? head + line : indent(line)));
}
