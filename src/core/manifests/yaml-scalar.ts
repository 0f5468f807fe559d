/** Scalars as YAML for people. */

import { escapeInvisible, hasInvisible } from "./invisible.ts";
import { plainScalar } from "./plain-scalar.ts";

/** On one line: plain where `kubectl` reads it as this string, otherwise in double quotes. */
export function yamlScalar(value: string | number | bigint | boolean | null): string {
  return typeof value !== "string" || isPlain(value) ? String(value) : escapeInvisible(JSON.stringify(value));
}

/** Neither an indicator at its start, nor `: ` or ` #` in it, nor spaces at its ends. */
const plain = /^(?![-?:](?:\s|$))(?!---|\.\.\.)[^\s,[\]{}#&*!|>'"%@`](?:.*\S)?$/u;

function isPlain(text: string): boolean {
  return (
    plain.test(text) &&
    !/:(?:\s|$)|\s#|\t/.test(text) &&
    text !== "<<" &&
    !hasInvisible(text) &&
    typeof plainScalar(text) === "string"
  );
}

/**
 * The lines of a block text (`|`), its header first; `undefined` for a string that is better on one line. `indentation`: how much
 * deeper than its parent the caller writes the lines.
 */
export function yamlBlock(text: string, indentation: number): readonly string[] | undefined {
  if (!text.includes("\n") || text.trim() === "" || hasInvisible(text)) return undefined;
  const body = text.replace(/\n$/, "");
  const chomping = body === text ? "-" : body.endsWith("\n") ? "+" : "";
  const header = /^\s/.test(text) ? `|${indentation}${chomping}` : `|${chomping}`;
  return [header, ...body.split("\n")];
}
