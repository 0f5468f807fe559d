/** Markdown of a repository's people and Apps, with its links leading to the pages here. */

import type { Hub } from "../../hub.ts";
import type { Repository } from "../../model/repository.ts";
import { findAccount } from "../../operations/accounts.ts";
import { conversationOf } from "../../operations/comments.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";

export function prose(
  hub: Hub,
  repository: Repository,
  text: string,
  kind: "comment" | "file" = "comment",
): Html {
  const name = repositoryFullName(hub, repository);
  const rendered = renderMarkdown(text, {
    keepBreaks: kind === "comment",
    mentions: {
      person: (login) => (findAccount(hub, login) === undefined ? undefined : `/${login}`),
      number(number) {
        const kindOf = conversationOf(repository, number)?.kind;
        return kindOf === "pull" ? `/${name}/pull/${number}` : undefined;
      },
      commit: (sha) => `/${name}/commit/${sha}`,
    },
  });
  return html`<div class="prose">${rendered}</div>`;
}
