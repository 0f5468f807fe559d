/** `name=value`, `name: value` and `--name value` in a text, where the name announces a secret. */

import { announcesSecret, isHarmless, isSecretName } from "./secret-names.ts";
import { isRedacted } from "./redaction.ts";
import type { Redact } from "./redaction.ts";

/**
 * A name (perhaps the end of a quote) with the sign that assigns, or a flag with spaces. The name is taken as a whole, so that
 * no input takes quadratic time. Quotes may be escaped: JSON in JSON.
 */
const heads = /(?<![\w.-])(?:[\w.-]+\\*["']?[ \t]*[=:][ \t]*\\*|-[\w.-]+[ \t]+)/g;

/** What is already redacted (`‹…›`) stays. */
export function redactAssignments(text: string, redact: Redact): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: head, index } of text.matchAll(heads)) {
    if (index < done || !assignsSecret(head)) continue;
    const start = index + head.length;
    const value = valueAt(text, start, !head.startsWith("-") && isAtLineStart(text, index));
    const quotes = /^["']/.test(value) ? 1 : 0;
    const secret = value.slice(quotes).replace(/["']$/, "");
    if (isHarmless(secret) || isRedacted(secret) || isBlockHeader(secret)) continue;
    parts.push(text.slice(done, start + quotes), redact(secret));
    done = start + quotes + secret.length;
  }
  return parts.join("") + text.slice(done);
}

function assignsSecret(head: string): boolean {
  const name = head.slice(0, head.search(/[\\"'=: \t]/));
  return head.includes(":") ? isSecretName(name) : announcesSecret(name);
}

const quotedValue = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|"[^"\\\n]+/y;
/** A block text of YAML that could not be read: its header and the indented lines below. */
const blockValue = /[|>][-+0-9]*[ \t]*\n(?:[ \t]+[^\n]*(?:\n|$))+/y;
const restOfLine = /[^\s"'‹][^\n‹]*/y;
const word = /(?:\$\([\w.-]+\)|\$\{[\w.-]+\}|[^\s"'`,;&|(){}[\]<>‹])+/y;

/** `""` for none. A line that begins with the name is the assignment as a whole; a flag's value ends at a space. */
function valueAt(text: string, start: number, isWholeLine: boolean): string {
  const found = [quotedValue, blockValue, isWholeLine ? restOfLine : word].map((pattern) => {
    pattern.lastIndex = start;
    return pattern.exec(text)?.[0] ?? "";
  });
  return found.find((value) => value !== "") ?? "";
}

/** `password: |` without lines below. */
function isBlockHeader(value: string): boolean {
  return /^[|>][-+0-9]*$/.test(value);
}

/** Looks back a few characters only: a text may be one long line. */
function isAtLineStart(text: string, index: number): boolean {
  const before = index <= lookBack ? `\n${text.slice(0, index)}` : text.slice(index - lookBack, index);
  return /\n[ \t-]*(?:export )?$/.test(before);
}

const lookBack = 40;
