/** Random YAML documents in all the styles that people and tools write: the raw material of a comparison. */

import * as fc from "fast-check";

const words = [
  "a",
  "b c",
  "yes",
  "0644",
  "x:y",
  "http://a/b",
  "a#b",
  "a #c",
  "it's",
  'say "hi"',
  "é",
  "日本",
  "😀",
  "-x",
  "--flag=1",
  "1.10",
  "~",
  "null",
  "",
  "2024-01-02",
  "12:30",
  "a,b",
  "[x]",
  "* a",
  "& b",
  "!c",
  "%d",
  "@e",
  "`f`",
  "|",
  "> g",
  "-",
  "?",
  ": y",
  "  lead",
  "trail  ",
  "tab\tx",
  "#c",
  "k: v",
  "<<",
  "multi\nline",
  "multi\n\nblank\n",
  "end\n",
  "end\n\n",
  " lead\nnext",
  "\nstart",
  "x\n  indented\ny",
  "a\\b",
  '"',
  "'",
  "0x1F",
  "on",
  "\u00a0",
  "\u0007bell",
] as const;

const indentations = ["  ", "    ", " "] as const;

function doubleQuoted(text: string): string {
  const escaped = JSON.stringify(text).replaceAll("\u00a0", "\\_");
  return escaped;
}

function literal(text: string, header: string, indentation: string): string {
  const indicator = /^[ \n]/.test(text) ? "2" : "";
  const [style = "|", chomping = ""] = header.split(" ");
  const lines = text.split("\n").map((line) => (line === "" ? "" : `${indentation}  ${line}`));
  return `${style}${indicator}${chomping}\n${lines.join("\n")}`;
}

function isPlain(text: string): boolean {
  return text !== "" && !/^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|\s$|\p{Cc}|[,[\]{}]/u.test(text);
}

/** A scalar as it may stand behind `key: ` at an indentation. */
function scalar(indentation: string, inFlow: boolean): fc.Arbitrary<string> {
  const word = fc.constantFrom(...words);
  const quoted = word.map((text) =>
    /\p{Cc}/u.test(text) ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`,
  );
  const plain = word.map((text) => (isPlain(text) ? text : doubleQuoted(text)));
  if (inFlow) return fc.oneof(plain, quoted, word.map(doubleQuoted));
  const blocks = fc
    .tuple(word, fc.constantFrom("|", "| -", "| +", ">", "> -", "> +"))
    .map(([text, header]) =>
      text.includes("\n") && !text.includes("\u0007")
        ? literal(text, header, indentation)
        : doubleQuoted(text),
    );
  const lines = fc.constantFrom(
    `one\n${indentation}  two`,
    `one\n\n${indentation}  two   # c`,
    `"one\n${indentation}  two \\\n${indentation}   three"`,
  );
  return fc.oneof({ arbitrary: plain, weight: 3 }, quoted, blocks, lines);
}

function flow(indentation: string, depth: number): fc.Arbitrary<string> {
  const leaf = scalar(indentation, true);
  if (depth === 0) return leaf;
  const inner = flow(indentation, depth - 1);
  const gap = fc.constantFrom("", " ", `\n${indentation}    `);
  const list = fc
    .tuple(fc.array(inner, { maxLength: 3 }), gap)
    .map(([items, space]) => `[${space}${items.join(", ")}${space}]`);
  const map = fc
    .tuple(fc.array(inner, { maxLength: 3 }), gap)
    .map(
      ([items, space]) =>
        `{${space}${items.map((item, index) => (index % 2 === 0 ? `f${index}: ${item}` : `"g${index}":${item}`)).join(", ")}${space}}`,
    );
  return fc.oneof(leaf, list, map);
}

const comment = fc.constantFrom("", "", "", "  # comment: x");
const keys = ["key", "'quoted'", '"double"', "a.b/c", "7", "two words"] as const;

function member(indentation: string, depth: number): fc.Arbitrary<string> {
  const inline = fc
    .tuple(scalar(indentation, false), comment)
    .map(([text, note]) => ` ${text}${/[\n]|^[|>]/.test(text) ? "" : note}`);
  const flowing = fc.tuple(flow(indentation, 2), comment).map(([text, note]) => ` ${text}${note}`);
  const nothing = comment;
  if (depth === 0) return fc.oneof(inline, flowing, nothing);
  const deeper = fc
    .constantFrom(...indentations)
    .chain((step) =>
      fc.tuple(comment, block(indentation + step, depth - 1)).map(([note, text]) => `${note}\n${text}`),
    );
  return fc.oneof({ arbitrary: inline, weight: 3 }, flowing, nothing, { arbitrary: deeper, weight: 3 });
}

/** Lines of a block collection, each beginning with the indentation. */
function block(indentation: string, depth: number): fc.Arbitrary<string> {
  const mapping = fc
    .array(
      fc.tuple(member(indentation, depth), fc.constantFrom("", "", "", "\n", `${indentation}# note\n`)),
      { minLength: 1, maxLength: keys.length },
    )
    .map((members) =>
      members.map(([text, before], index) => `${before}${indentation}${keys[index]}:${text}`).join("\n"),
    );
  const sequence = fc
    .array(
      fc.oneof(
        member(indentation, depth),
        ...(depth === 0 ? [] : [block(`${indentation}  `, depth - 1).map((text) => ` ${text.trimStart()}`)]),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((items) => items.map((text) => `${indentation}-${text}`).join("\n"));
  return fc.oneof({ arbitrary: mapping, weight: 2 }, sequence);
}

/** One object with random content, sometimes with anchors, a byte order mark or other line ends. */
export const anyDocument: fc.Arbitrary<string> = fc
  .tuple(block("  ", 3), fc.boolean(), fc.constantFrom("", "", "", "", "bom", "crlf"))
  .map(([content, isAnchored, form]) => {
    const anchored = isAnchored
      ? `spec: &spec\n${content}\nagain: [*spec , {merged: *spec }]\n`
      : `spec:\n${content}\n`;
    const text = `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n${anchored}`;
    if (form === "crlf") return text.replaceAll("\n", "\r\n");
    return form === "bom" ? `\uFEFF${text}` : text;
  });
