/** Masks what looks like a secret in the text of an error or a log line, whose origin is not known. */

import { encodeBase64 } from "./base64.ts";
import { redactPlainly, type Redact } from "./redaction.ts";
import { redactAssignments } from "./secret-assignments.ts";
import { redactPatterns } from "./secret-patterns.ts";

/** Shorter values would blot out ordinary text: `a`, `true`, `8080`. */
const shortestValue = 5;

/** `values`: true values known to be secret (`secretValues`), replaced wherever they occur, plain or in base64. */
export function maskText(text: string, values: Iterable<string> = []): string {
  const known = [...values]
    .filter(({ length }) => length >= shortestValue)
    .toSorted((a, b) => b.length - a.length);
  const scrubbed = known
    .flatMap((value) => [value, encodeBase64(value)])
    .reduce((masked, value) => masked.replaceAll(value, redactPlainly), text);
  return redactText(scrubbed, redactPlainly);
}

/** Patterns, assignments, and the values that the API server and Go print in messages. */
export function redactText(text: string, redact: Redact): string {
  return redactAssignments(redactPatterns(redactQuotedValues(text, redact), redact), redact);
}

/** `Invalid value: "hunter2": …`, `&value.valueUnstructured{Value:31337}`; of a printed structure, all that follows. */
const printedValue = /(?<=\bvalue: |\bValue:)(?:"(?:[^"\\]|\\.)*"|[^\s":{}[\]]*[{["][\s\S]*|[^\s":{}[\]]+)/g;

function redactQuotedValues(text: string, redact: Redact): string {
  return text.replaceAll(printedValue, (value) => redact(value));
}
