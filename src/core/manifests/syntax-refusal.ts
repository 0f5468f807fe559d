/** What js-yaml's parser found wrong, in our own words: its messages quote the text, and texts hold secrets. */

import { YAMLException } from "js-yaml";

import { invalidYaml, YamlRefusal } from "./yaml-refusal.ts";

/** Beginnings of js-yaml's reasons. The first that fits speaks. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [
    /^tab characters|^bad indentation/,
    "The indentation does not fit the lines before (tabs do not indent), or a value that begins with a sign (`@`, `%`) needs quotes.",
  ],
  [
    /^deficient indentation/,
    "A quote, bracket or brace is opened and not closed, or what is in it is not indented.",
  ],
  [
    /^expected ':'|^can not read a block mapping entry|^a whitespace character is expected/,
    "A line is no `key: value`: the colon, or the space after it, is missing.",
  ],
  [
    /^unexpected end of the (?:stream|document) within/,
    "A quote, bracket or brace is opened and not closed.",
  ],
  [
    /^missed comma|^expected the node content/,
    "Entries in brackets or braces are not separated by exactly one comma.",
  ],
  [
    /^end of the stream or a document separator/,
    "Something follows the end of the document's value; documents are separated by a line `---`.",
  ],
  [
    /^unknown escape|^expected hexadecimal/,
    "A backslash in double quotes is followed by something that is no escape.",
  ],
  [/^expected valid JSON character/, "A control character stands in quotes."],
  [/tag/, "A tag (`!name`) is malformed or not declared."],
  [/alias|anchor/, "An anchor (`&name`) or an alias (`*name`) is malformed."],
  [
    /block scalar|^a line break is expected|chomping|indentation width/,
    "The header of a block text (`|` or `>`) is malformed.",
  ],
  [/directive/, "A directive (`%…`) is used; Kubernetes reads none."],
];
const otherwise = "This is no YAML.";

/** Rethrows what is not js-yaml's. */
export function syntaxRefusal(error: unknown, text: string): YamlRefusal {
  if (!(error instanceof YAMLException)) throw error;
  const { reason } = error;
  const offset = error.mark?.position ?? 0;
  if (reason.startsWith("nesting exceeded")) return tooDeep(offset);
  const message = sentences.find(([pattern]) => pattern.test(reason))?.[1] ?? otherwise;
  return isTemplate(text, offset) ? invalidYaml(offset, message, templateHint) : invalidYaml(offset, message);
}

/** Looks at the line of the place and the line before. */
function isTemplate(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf("\n", offset - 1);
  const lineEnd = text.indexOf("\n", offset);
  const start = text.lastIndexOf("\n", Math.max(lineStart - 1, 0)) + 1;
  return text.slice(start, lineEnd < 0 ? text.length : lineEnd).includes("{{");
}

const templateHint =
  "The text holds template expressions (`{{`): render it first, or take the file out of the environment's folder.";

function tooDeep(offset: number): YamlRefusal {
  const message = "Collections are nested too deeply.";
  return new YamlRefusal({
    reason: "YAML_DEPTH_LIMIT",
    offset,
    message,
    next: "Write the value less deeply nested.",
  });
}
