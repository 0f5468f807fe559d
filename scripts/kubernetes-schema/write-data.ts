/** Writes generated data as JSON with one entry a line, so that a new Kubernetes version shows as a readable diff. */

import { writeFileSync } from "node:fs";
import type { JsonObject } from "../../sandbox/cluster/json.ts";

const folder = new URL("../../sandbox/cluster/schema/", import.meta.url);

/** Each top-level key opens an object or list whose entries stand on lines of their own. */
export function writeData(file: string, data: JsonObject): void {
  const parts = Object.entries(data).map(([key, value]) => `  ${JSON.stringify(key)}: ${lines(value)}`);
  writeFileSync(new URL(file, folder), `{\n${parts.join(",\n")}\n}\n`);
}

function lines(value: unknown): string {
  if (Array.isArray(value))
    return block(
      "[",
      value.map((entry) => JSON.stringify(entry)),
      "]",
    );
  if (typeof value === "object" && value !== null)
    return block(
      "{",
      Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`),
      "}",
    );
  return JSON.stringify(value);
}

function block(open: string, entries: readonly string[], close: string): string {
  if (entries.length === 0) return `${open}${close}`;
  return `${open}\n${entries.map((entry) => `    ${entry}`).join(",\n")}\n  ${close}`;
}
