/** Markdown as HTML, the same that the pages show. */

import { z } from "zod";
import { repositoryOf } from "../auth/access.ts";
import { text } from "../http/answer.ts";
import { ApiError } from "../http/api-error.ts";
import type { Call, Routes } from "../http/call.ts";
import { readBody } from "../http/read-body.ts";
import type { Repository } from "../model/repository.ts";
import { mentionsIn, noMentions } from "../pages/markdown/mentions.ts";
import { renderMarkdown } from "../pages/markdown/render-markdown.ts";

const markdownBody = z.object({
  text: z.string(),
  mode: z.enum(["markdown", "gfm"]).optional(),
  context: z.string().optional(),
});

export const markdownRoutes: Routes = {
  "POST /markdown": (call) => {
    const body = readBody(call.request.body, markdownBody);
    const repository = contextOf(call, body.context);
    const rendered = renderMarkdown(body.text, {
      keepBreaks: body.mode === "gfm",
      mentions: repository === undefined ? noMentions : mentionsIn(call.hub, repository),
    });
    return text(200, "text/html", rendered.html);
  },
};

/** Only `gfm` has one; a repository that is not there has no numbers to link to. */
function contextOf({ hub }: Call, context: string | undefined): Repository | undefined {
  const [owner, name] = (context ?? "").split("/");
  if (owner === undefined || name === undefined) return undefined;
  try {
    return repositoryOf(hub, owner, name);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
