import { describe, expect, test } from "vitest";
import { code, fence, fenced, html, plain } from "../../../src/core/report/markdown.ts";
import { prose, sentence } from "../../../src/core/report/prose.ts";
import { visible, visibleLine } from "../../../src/core/report/visible.ts";
import { cutText } from "../../../src/core/report/cut-text.ts";
import { statusLine } from "../../../src/core/report/status-line.ts";

/** A zero width space, where GitHub would make a link. */
const gap = "\u200b";

describe("code", () => {
  test("puts ordinary text between backticks", () => {
    expect(code("Deployment shop/web")).toBe("`Deployment shop/web`");
  });

  test("writes what would end a span or a table cell as character references", () => {
    expect(code("a`b")).toBe("<code>a&#96;b</code>");
    expect(code("a|b\\")).toBe("<code>a&#124;b&#92;</code>");
    expect(code("  ")).toBe("<code>  </code>");
    expect(code("")).toBe("<code></code>");
  });

  test("keeps one line, and cuts what is long", () => {
    expect(code("a\nb\tc")).toBe("`a⏎b c`");
    expect(code("x".repeat(400))).toBe(`\`${"x".repeat(300)}… (100 more)\``);
    expect(code("abcd", 2)).toBe("`ab… (2 more)`");
  });
});

describe("plain", () => {
  test("leaves ordinary sentences as they are", () => {
    const sentences = "Apply kube_state-metrics v1.2, then (maybe) wait: 50% + 3!";
    expect(plain(sentences)).toBe(sentences);
  });

  test("escapes what Markdown would obey", () => {
    expect(plain("a *b* _c_ `d` [e](f) <g> & ~h~ $i$ \\ j|k")).toBe(
      "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\<g> \\& \\~h\\~ \\$i\\$ \\\\ j&#124;k",
    );
  });

  test("begins no heading, list, quote or rule", () => {
    expect(["# a", "> a", "- a", "+ a", "=== a", "12. a", "1) a"].map((text) => plain(text))).toEqual([
      "\\# a",
      "\\> a",
      "\\- a",
      "\\+ a",
      "\\=== a",
      "12\\. a",
      "1\\) a",
    ]);
  });

  test("makes no mention, reference or link", () => {
    expect(
      plain("@team fixes #12 and GH-1, see https://a.example, www.a.example, a@b.example or mailto:x"),
    ).toBe(
      `@${gap}team fixes #${gap}12 and GH-${gap}1, see https:${gap}//a.example, www${gap}.a.example, a@${gap}b.example or mailto:${gap}x`,
    );
  });
});

describe("html", () => {
  test("is safe where Markdown does not work", () => {
    expect(html("</summary>\n\n# <b>@team</b>")).toBe(
      `<code>&#60;/summary&#62;⏎⏎# &#60;b&#62;@${gap}team&#60;/b&#62;</code>`,
    );
  });
});

describe("fence", () => {
  test("is longer than every run of backticks in it", () => {
    expect(fence(["a"], "diff")).toBe("```diff\na\n```");
    expect(fence(["+ ````", "- ``"], "diff")).toBe("`````diff\n+ ````\n- ``\n`````");
  });

  test("holds lines that are one line each", () => {
    expect(fenced("a\nb\u202ec")).toBe("a⏎b‹U+202E›c");
  });
});

describe("prose", () => {
  test("shows what is quoted in backticks as code, and escapes the rest", () => {
    expect(prose("Comment `/rollback production`, *now*.")).toBe(
      "Comment `/rollback production`, \\*now\\*.",
    );
    expect(prose("`a` `b`")).toBe("`a` `b`");
    expect(prose("a`b`c")).toBe("a`b`c");
  });

  test("shows backticks that do not pair", () => {
    expect(prose("a ` b")).toBe("a \\` b");
  });

  test("makes sentences of clauses", () => {
    expect(sentence("let Slipway read the reviews of #5")).toBe(`Let Slipway read the reviews of #${gap}5.`);
    expect(sentence("Done!")).toBe("Done!");
    expect(sentence("comment `/resume production`")).toBe("Comment `/resume production`.");
  });
});

describe("visible", () => {
  test("shows characters that hide or turn text, by their code point", () => {
    expect(visible("a\u202eb\u200bc\0d\ud800e\u{e0041}f\r\n")).toBe(
      "a‹U+202E›b‹U+200B›c‹U+0000›d‹U+D800›e‹U+E0041›f‹U+000D›\n",
    );
  });

  test("keeps every letter, and emoji", () => {
    expect(visible("é 日本 😀")).toBe("é 日本 😀");
    expect(visibleLine("a\tb\nc")).toBe("a b⏎c");
  });
});

describe("cutting", () => {
  test("says how much is missing, and never halves a character", () => {
    expect(cutText("abc", 3)).toBe("abc");
    expect(cutText("abcdef", 3)).toBe("abc… (3 more)");
    expect(cutText("ab😀cd", 3)).toBe("ab… (4 more)");
  });

  test("keeps a status within 140 characters", () => {
    expect(statusLine("a\nb")).toBe("a⏎b");
    expect(Array.from(statusLine("😀".repeat(200)))).toHaveLength(140);
    expect(statusLine("x".repeat(141)).endsWith("x…")).toBe(true);
  });
});
