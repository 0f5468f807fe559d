/** Reactions, one by one and summed up. */

import type { Hub } from "../hub.ts";
import type { Reaction } from "../model/pull-request.ts";
import { reactionContents } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";

export function serializeReaction(hub: Hub, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: serializeAccountId(hub, reaction.userId),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export function reactionsOf(repository: Repository, subject: Reaction["subject"]): readonly Reaction[] {
  return [...repository.reactions.values()].filter((reaction) => sameSubject(reaction.subject, subject));
}

function sameSubject(a: Reaction["subject"], b: Reaction["subject"]): boolean {
  if (a.kind === "comment") return b.kind === "comment" && a.id === b.id;
  return b.kind === "issue" && a.number === b.number;
}

export function serializeReactionSummary(
  repository: Repository,
  { subject, url }: { readonly subject: Reaction["subject"]; readonly url: string },
) {
  const reactions = reactionsOf(repository, subject);
  const counts = Object.fromEntries(
    reactionContents.map((content) => [
      content,
      reactions.filter((reaction) => reaction.content === content).length,
    ]),
  );
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts };
}
