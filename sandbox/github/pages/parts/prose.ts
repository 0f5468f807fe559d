/** Markdown of a repository's people and Apps, with its links leading to the pages here. */

import type { Hub } from "../../hub.ts";
import type { Repository } from "../../model/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { mentionsIn } from "../markdown/mentions.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";

/** Files do not keep their line breaks, comments do. */
export function prose(
  hub: Hub,
  repository: Repository,
  text: string,
  kind: "comment" | "file" = "comment",
): Html {
  const mentions = mentionsIn(hub, repository);
  return html`<div class="prose">${renderMarkdown(text, { keepBreaks: kind === "comment", mentions })}</div>`;
}
