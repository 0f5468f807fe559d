/**
 * GitHub-flavoured Markdown as safe HTML. The steps are GitHub's: parse, let HTML through, keep what the allow-list of
 * GitHub's sanitiser knows, and only then add what is ours (alerts, mentions, colours of diffs), so that nobody can forge it.
 */

import type { Root } from "hast";
import { raw } from "hast-util-raw";
import { sanitize } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toHast } from "mdast-util-to-hast";
import { gfm } from "micromark-extension-gfm";
import type { Html } from "../html.ts";
import { trusted } from "../html.ts";
import { showAlerts } from "./alerts.ts";
import { colourDiffs } from "./colour-diffs.ts";
import { guardLinks } from "./guard-links.ts";
import type { Mentions } from "./link-words.ts";
import { keepBreaks } from "./keep-breaks.ts";
import { linkWords } from "./link-words.ts";

export interface MarkdownOptions {
  /** What `@name` and `#7` lead to. */
  readonly mentions: Mentions;
  /** Comments keep their line breaks, files do not. */
  readonly keepBreaks: boolean;
}

/** Past this length a text is shown as it is: nobody reads it, and parsing it would hold up everybody else. */
const longestText = 300_000;

export function renderMarkdown(text: string, options: MarkdownOptions): Html {
  if (text.length > longestText)
    return trusted(
      toHtml({ type: "element", tagName: "pre", properties: {}, children: [{ type: "text", value: text }] }),
    );
  const tree = fromMarkdown(text, {
    extensions: [gfm({ singleTilde: false })],
    mdastExtensions: [gfmFromMarkdown()],
  });
  if (options.keepBreaks) keepBreaks(tree);
  const dangerous = toHast(tree, { allowDangerousHtml: true });
  const parsed = raw(dangerous);
  const safe = sanitize(parsed);
  const root: Root =
    safe.type === "root" ? safe : { type: "root", children: safe.type === "doctype" ? [] : [safe] };
  showAlerts(root);
  colourDiffs(root);
  linkWords(root, options.mentions);
  guardLinks(root);
  return trusted(toHtml(root));
}
