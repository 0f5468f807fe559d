/** Cleans what the tool wrote to stderr: the same failure gives the same text, and no content of a file is in it. */

export interface ToolText {
  /** Sorted, each once. */
  readonly warnings: readonly string[];
  /** `""` without one. */
  readonly error: string;
}

/** Time and process id of Go's loggers (`log`, `klog`). */
const logPrefix = /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d |[IWEF]\d{4} [\d:.]+ +\d+ \S+\] )/;
const longest = 1_000;

/** `prefix`: the folder in which the tree stood, as the tool saw it. */
export function readToolText(stderr: string, prefix: string): ToolText {
  const lines = relative(stderr, prefix).split("\n").map(unwrapped);
  const start = lines.findIndex((line) => /^(?:Error|error):/.test(line.replace(logPrefix, "")));
  const before = start === -1 ? lines : lines.slice(0, start);
  const error = start === -1 ? "" : lines.slice(start).join("\n").replace(logPrefix, "");
  return {
    warnings: [...new Set(before.map(warningOf).filter((line) => line !== ""))].toSorted(),
    error: shorten(withoutContent(error.replace(/^(?:Error|error):\s*/, ""))),
  };
}

/** kubectl up to 1.33 logs its error as a quoted Go string. */
function unwrapped(line: string): string {
  const quoted = /^E\d{4} .*\] "command failed" err="(.*)"$/.exec(line)?.[1];
  if (quoted === undefined) return line;
  return `error: ${quoted.replaceAll("\\n", "\n").replaceAll(/\\(["\\])/g, "$1")}`;
}

function relative(text: string, prefix: string): string {
  return text.replaceAll(`${prefix}/`, "").replaceAll(prefix, ".");
}

function warningOf(line: string): string {
  const text = line.replace(logPrefix, "").replace(/^# Warning: /, "");
  // kustomize lists these in the order of a Go map.
  const list = /^(well-defined vars that were never replaced: )(.*)$/.exec(text);
  return shorten(list === null ? text : `${list[1] ?? ""}${sorted(list[2] ?? "")}`);
}

function sorted(list: string): string {
  return list.split(",").toSorted().join(",");
}

/**
 * Where kustomize quotes what it read: the configuration of a built-in plugin, a patch it could not parse, a literal without a key,
 * the value that a replacement met. (Seen in 5.8.1; what is new in later versions is caught by the mask of known secrets.)
 */
const quotations: readonly (readonly [RegExp, string])[] = [
  [/ with config: `[\s\S]*?`(?=: |$)/g, ""],
  [/ from \[patch: [\s\S]*\]/g, ""],
  [/(literal sources?) \[[\s\S]*?\](?=: )/g, "$1"],
  [/(invalid literal source) [\s\S]*?(?=, expected)/g, "$1"],
  [/( for value) [\s\S]*$/g, "$1"],
  [/:? ?node contents:[\s\S]*$/g, ""],
  [/'[^']*\n[^']*'/g, "(text)"],
  [/lstat [^\n:]*:[^\n]*\n[\s\S]*?(?=: no such file)/g, "lstat (text)"],
  [/&\{0x[0-9a-f]+ <nil>\}/g, ""],
  [/\b0x[0-9a-f]{6,}\b/g, "(address)"],
];

function withoutContent(text: string): string {
  const cut = quotations.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
  // No message of kustomize needs a second line.
  return (cut.split("\n")[0] ?? "").trim();
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
