import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mentions } from "../../../../sandbox/github/pages/markdown/link-words.ts";
import { renderMarkdown } from "../../../../sandbox/github/pages/markdown/render-markdown.ts";

const mentions: Mentions = {
  person: (login) => (login === "alice" ? "/alice" : undefined),
  number: (number) => (number === 7 ? "/acme/shop/pull/7" : undefined),
  commit: (sha) => `/acme/shop/commit/${sha}`,
};

function comment(text: string): string {
  return renderMarkdown(text, { mentions, keepBreaks: true }).html;
}

describe("shows what GitHub shows", () => {
  test("a comment keeps its line breaks, a file does not", () => {
    expect(comment("one\ntwo")).toBe("<p>one<br>\ntwo</p>");
    expect(renderMarkdown("one\ntwo", { mentions, keepBreaks: false }).html).toBe("<p>one\ntwo</p>");
  });

  test("tables, task lists, strikethrough, bare addresses", () => {
    expect(comment("| a | b |\n| --- | :-: |\n| `1` | 2 |")).toContain(
      '<td><code>1</code></td>\n<td align="center">2</td>',
    );
    expect(comment("- [x] done\n- [ ] open")).toContain('<input type="checkbox" checked disabled> done');
    expect(comment("~~gone~~")).toBe("<p><del>gone</del></p>");
    expect(comment("see https://example.com/x")).toContain('<a href="https://example.com/x"');
  });

  test("details with a summary, and what is folded in them", () => {
    expect(comment("<details open><summary>More</summary>\n\n**bold**\n\n</details>")).toBe(
      "<details open><summary>More</summary>\n<p><strong>bold</strong></p>\n</details>",
    );
  });

  test("lines of a fenced diff in their colours", () => {
    const html = comment("```diff\n@@ spec @@\n-replicas: 1\n+replicas: 2\n same\n```");
    expect(html).toContain('<span class="diff-line diff-hunk">@@ spec @@');
    expect(html).toContain('<span class="diff-line diff-removed">-replicas: 1');
    expect(html).toContain('<span class="diff-line diff-added">+replicas: 2');
    expect(html).toContain('<span class="diff-line diff-same"> same');
  });

  test.each(["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])("the alert %s", (kind) => {
    const html = comment(`> [!${kind}]\n> Mind this.\n> And that.`);
    expect(html).toContain(`<div class="alert alert-${kind.toLowerCase()}"><p class="alert-title">`);
    expect(html).toContain("<p>Mind this.<br>\nAnd that.</p>");
    expect(html).not.toContain("[!");
  });

  test("a quote that is no alert stays a quote", () => {
    expect(comment("> [!HELP]\n> me")).toContain("<blockquote>");
    expect(comment("> plain")).toContain("<blockquote>");
    expect(comment("- > [!NOTE]\n  > nested")).toContain("<blockquote>");
  });

  test("people, pull requests and commits that are there are linked; nobody else is", () => {
    expect(comment("@alice and @bob")).toBe('<p><a href="/alice" class="mention">@alice</a> and @bob</p>');
    expect(comment("#7, #8, x#7")).toBe(
      '<p><a href="/acme/shop/pull/7" class="reference">#7</a>, #8, x#7</p>',
    );
    expect(comment("a".repeat(40))).toContain(`/acme/shop/commit/${"a".repeat(40)}`);
    expect(comment("`@alice #7`")).toBe("<p><code>@alice #7</code></p>");
    expect(comment("mail alice@alice.example")).not.toContain('href="/alice"');
  });

  test("emoji by their names", () => {
    expect(comment("done :tada: :nothing:")).toBe("<p>done 🎉 :nothing:</p>");
  });

  test("hidden comments stay hidden", () => {
    expect(comment("<!-- slipway:preview -->\nhello")).toBe("\n<p>hello</p>");
  });
});

describe("X15: lets nothing through that could run, load or pretend", () => {
  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["a handler", '<img src="x" onerror="alert(1)">'],
    ["a handler on a link", '<a href="https://x.example" onclick="alert(1)">x</a>'],
    ["a javascript address", "[x](javascript:alert(1))"],
    ["a javascript address with an entity", '<a href="java&#115;cript:alert(1)">x</a>'],
    ["a data address", '<a href="data:text/html,<script>1</script>">x</a>'],
    ["a style", '<p style="position:fixed">x</p>'],
    ["a frame", '<iframe src="https://x.example"></iframe>'],
    ["a form", '<form action="/act-as" method="post"><button name="login" value="alice">x</button></form>'],
    ["an svg", "<svg><script>alert(1)</script></svg>"],
    ["math", '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">'],
    ["a base", '<base href="https://x.example">'],
    ["a meta", '<meta http-equiv="refresh" content="0;url=https://x.example">'],
    ["an object", '<object data="x"></object><embed src="x">'],
    ["broken markup", "<<script>script>alert(1)</script <img src=x onerror=alert(1)//"],
  ])("%s", (_name, text) => {
    const html = comment(text);
    expect(html).not.toMatch(/<(?:script|iframe|form|button|svg|math|base|meta|object|embed|style|img)\b/i);
    expect(html).not.toMatch(/<[^>]*\s(?:on\w+|style)=/i);
    expect(html).not.toMatch(/href="(?:javascript|data):/i);
  });

  test("an image is linked to, never loaded", () => {
    expect(comment("![chart](https://x.example/c.png)")).toBe(
      '<p><a href="https://x.example/c.png" rel="nofollow noreferrer" class="image-link">chart</a></p>',
    );
  });

  test("nobody can make an alert, a mention or a colour by hand", () => {
    expect(comment('<div class="alert alert-caution">x</div>')).not.toContain("alert-caution");
    expect(comment('<span class="diff-line diff-added">x</span>')).not.toContain("diff-added");
    expect(comment('<a class="mention" href="/alice">x</a>')).not.toContain('class="mention"');
  });

  test("ids cannot meet those of the page", () => {
    expect(comment('<h2 id="merge">x</h2>')).toContain('id="user-content-merge"');
  });

  test("any text gives markup without a script, a handler or a style", () => {
    const pieces = constantFrom(
      "<",
      ">",
      "script",
      "img",
      " onerror=",
      '"',
      "'",
      "javascript:",
      "[",
      "](",
      ")",
      "`",
      "```diff\n",
      "\n",
      "> [!NOTE]\n",
      "<details>",
      "</details>",
      "|",
      "-",
      "@alice",
      "&#",
      ";",
      "<!--",
      "-->",
    );
    assert(
      property(array(oneof(pieces, string()), { maxLength: 30 }), (parts) => {
        expect(comment(parts.join(""))).not.toMatch(/<script|<[^>]*\s(?:on\w+|style)=|href="javascript:/i);
      }),
      { numRuns: 300 },
    );
  });

  test("a text that is longer than anybody reads is shown as it is", () => {
    expect(comment("<b>x".repeat(100_000)).startsWith("<pre>")).toBe(true);
  });
});
