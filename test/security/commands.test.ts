/** Hostile and accidental comments: security.md G1, G2, G8; abuse classes X1, X9, X15. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCommands } from "../../src/core/commands/parse-commands.ts";

const environments = ["dev", "staging", "production"];
const run = "/deploy production";

function commandsIn(body: string): number {
  return parseCommands(body, environments).filter(({ kind }) => kind === "command").length;
}

describe("G1: a command anywhere but in plain text is none", () => {
  test.each([
    ["a quote", `> ${run}`],
    ["a quote continued without its mark", `> quoted\n${run}`],
    ["fenced code", `\`\`\`\n${run}\n\`\`\``],
    ["fenced code that is never closed", `\`\`\`\n${run}`],
    ["fenced code of tildes", `~~~\n${run}\n~~~`],
    ["indented code", `    ${run}`],
    ["inline code", `\`${run}\``],
    ["inline code over lines", `\`a\n${run}\nb\``],
    ["an HTML comment", `<!--\n${run}\n-->`],
    ["an HTML comment in a paragraph", `text <!--\n${run}\n-->`],
    ["an HTML block", `<details>\n${run}\n</details>`],
    ["an HTML tag in a paragraph", `text <code>\n${run}\n</code>`],
    ["a list", `- ${run}`],
    ["a list item continued without its indent", `- item\n${run}`],
    ["a numbered list", `1. ${run}`],
    ["a table", `a | b\n--|--\n${run} | c`],
    ["a table of one column", `a\n:-:\n${run}`],
    ["a table's head", `${run} | a\n--|--\nb | c`],
    ["a link's text", `[a\n${run}\nb](https://example.com)`],
    ["a link's title", `[a](https://example.com "\n${run}\n")`],
    ["a link definition", `[a]: https://example.com "\n${run}\n"`],
    ["an image's text", `![a\n${run}\nb](https://example.com/i.png)`],
    ["emphasis", `**a\n${run}\nb**`],
    ["struck text", `~~a\n${run}\nb~~`],
    ["struck text of one tilde", `~a\n${run}\nb~`],
    ["a footnote", `[^1]: a\n${run}`],
    ["a footnote of several words", `[^1]: some words\n${run}`],
    ["a heading", `${run}\n---`],
    ["another heading", `# ${run}`],
    ["an indented line", ` ${run}`],
    ["an indented second line", `a\n ${run}`],
    ["a tab", `\t${run}`],
    ["the middle of a line", `please ${run}`],
    ["an address", `https://example.com${run}`],
    ["the second paragraph", `thanks\n\n${run}`],
    ["another kind of line end inside a quote", `> quoted\r${run}`],
    ["a byte order mark", `\ufeff${run}`],
    ["a line separator that Markdown does not know", `a\u2028${run}`],
  ])("%s", (_where, body) => {
    expect(commandsIn(body)).toBe(0);
  });

  test.each([
    ["alone", run],
    ["the first line of several", `${run}\nplease`],
    ["the second line of the first paragraph", `looks good\n${run}`],
    ["after a quote and an empty line", `> quoted\n\n${run}`],
    ["after code", `\`\`\`\ncode\n\`\`\`\n${run}`],
    ["after an HTML comment", `<!-- note -->\n\n${run}`],
    ["after a heading", `# Title\n${run}`],
    ["after inline code and a closed HTML comment", `see \`a\` <!-- b -->\n${run}`],
    ["after struck text", `~~no~~\n${run}`],
    ["after about five", `~5 minutes\n${run}\nand ~3 more`],
    ["after a line break", `a  \n${run}`],
    ["with Windows line ends", `a\r\n${run}\r\n`],
    ["with blanks behind it", `${run}  \t`],
    ["before an empty line and a table", `${run}\n\na | b\n--|--\nc | d`],
  ])("but it is one %s", (_where, body) => {
    expect(commandsIn(body)).toBe(1);
  });
});

describe("G2: several commands have a defined meaning", () => {
  test("trailing text is an error, not a hint", () => {
    expect(commandsIn("/deploy production now")).toBe(0);
    expect(commandsIn("/help bla")).toBe(0);
  });

  test("two lines are two commands, two commands on a line are none", () => {
    expect(commandsIn("/deploy dev\n/deploy staging")).toBe(2);
    expect(commandsIn("/deploy dev /deploy staging")).toBe(0);
  });

  test("contradicting commands are refused, all of them", () => {
    expect(commandsIn("/deploy production\n/rollback production\n/resume production")).toBe(0);
  });
});

describe("G8: strange words are refused with help", () => {
  test.each([
    ["an unknown flag", "/deploy production --context=../x", 'no flag "--context"'],
    ["a tool's flag", "/deploy production -chdir=/etc", 'no flag "-chdir"'],
    ["an en dash", "/deploy production –sha x", "a long dash (U+2013)"],
    ["an em dash", "/deploy production —sha x", "a long dash (U+2014)"],
    ["a Cyrillic letter in a flag", "/deploy production --\u0455ha x", "U+0455, which no command knows"],
    ["quotes nested deep", `${"> ".repeat(40)}a\n\n/deploy dev`, "quotes and lists are nested too deep"],
    ["a no-break space", "/deploy production\u00a0--sha x", "a special space (U+00A0)"],
    ["a no-break space after the command", "/deploy\u00a0production", "a special space (U+00A0)"],
    ["an ideographic space", "/deploy\u3000production", "a special space (U+3000)"],
    ["a zero-width space", "/deploy produc\u200btion", "an invisible character (U+200B)"],
    ["a Cyrillic letter", "/deploy pr\u043eduction", "U+043E, which no command knows"],
    ["curly quotes", "/deploy “production”", "a curly quote (U+201C)"],
    ["NUL", "/deploy prod\u0000", "an invisible character (U+0000)"],
    ["another case", "/deploy PRODUCTION", "Did you mean production?"],
    ["__proto__", "/deploy __proto__", 'no environment "__proto__"'],
    ["constructor", "/deploy constructor", 'no environment "constructor"'],
    ["a path", "/deploy ../production", 'no environment "../production"'],
    ["an HTML entity", "/deploy pro&#100;uction", 'no environment "pro&#100;uction"'],
    ["an escape", "/deploy pro\\duction", "no environment"],
    ["64 KiB", `/deploy ${"x".repeat(65_536)}`, "first 4096 characters"],
    ["64 KiB in many words", `/deploy ${"x ".repeat(32_768)}`, "first 4096 characters"],
  ])("%s", (_what, body, message) => {
    expect(parseCommands(body, environments)).toEqual([
      { kind: "error", message: expect.stringContaining(message) },
    ]);
  });

  test("the command's own words come from a table, not from an object", () => {
    expect(parseCommands("/__proto__\n/constructor\n/toString", environments)).toEqual([]);
  });
});

describe("X1: nothing that a shell or a tool understands comes through", () => {
  test.each([
    ";id",
    "$(id)",
    "a&&id",
    "`id`",
    "--upload-pack=touch",
    "-x",
    "a|b",
    "$HOME",
    "production;id",
    "production$(id)",
  ])("%s", (word) => {
    expect(commandsIn(`/deploy ${word}`)).toBe(0);
    expect(commandsIn(`/deploy production --sha ${word}`)).toBe(0);
    expect(commandsIn(`/rollback production --to ${word}`)).toBe(0);
  });
});

test("X9: an environment that does not exist never becomes another one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      fc.pre(!environments.some((known) => name.split(/[ ,\t\r\n"]/).includes(known)));
      expect(commandsIn(`/deploy ${name}`)).toBe(0);
    }),
  );
});

test("X15: a message repeats no line break and no invisible character of the comment", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const line of parseCommands(`/deploy ${text}\n/rollback production --to ${text}`, environments)) {
        expect(line.kind === "error" ? line.message : "").toMatch(/^[ -~…]*$/);
      }
    }),
  );
});

test("promise 7: any comment is answered, without an exception", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.constantFrom("/deploy production", "\n", "> ", "`", "```", "- ", "<!--", "|", "~~", "[", "]("),
        ),
      ),
      (parts) => {
        expect(Array.isArray(parseCommands(`${parts.join("")}\n/help`, environments))).toBe(true);
      },
    ),
  );
});

describe("promise 7: hostile Markdown is bounded in time", () => {
  const size = 65_000;
  test.each([
    ["quotes", ">".repeat(size)],
    ["lists", "- ".repeat(size / 2)],
    ["numbered lists", "1. ".repeat(size / 3)],
    ["quotes and lists by turns", "> - ".repeat(size / 4)],
    ["indented lists", Array.from({ length: 360 }, (_, indent) => `${" ".repeat(indent)}- a`).join("\n")],
    ["wide lists of allowed depth", `${"- ".repeat(29)}a\n`.repeat(1000)],
    ["brackets", "[".repeat(size)],
    ["emphasis", "*a_".repeat(size / 3)],
    ["code", Array.from({ length: 360 }, (_, length) => "`".repeat(length)).join(" ")],
    ["links", "[a](b".repeat(size / 5)],
    ["images", "![[]()".repeat(size / 6)],
    ["definitions", "[a]: b\n".repeat(size / 7)],
    ["tildes", "~a".repeat(size / 2)],
    ["table rows", "|-".repeat(size / 2)],
    ["blanks", `a\n${" ".repeat(3000)}|${" ".repeat(900)}`],
    ["double quotes", `/deploy ${'"'.repeat(size)}`],
    ["HTML comments", "<!--".repeat(size / 4)],
  ])("%s", (_what, hostile) => {
    const begin = performance.now();
    for (const body of [`${hostile}\n/deploy dev`, `${hostile}\n\n/deploy dev`])
      parseCommands(body, environments);
    // Some hundredths of a second; without the limits many of these take minutes.
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});
