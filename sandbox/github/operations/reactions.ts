/** Reactions: at most one of a kind from each person, so that repeating one changes nothing. */

import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Reaction, ReactionContent } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { reactionsOf } from "../serializers/reactions.ts";

export interface NewReaction {
  readonly repository: Repository;
  readonly subject: Reaction["subject"];
  readonly user: Account;
  readonly content: ReactionContent;
}

export function react(
  hub: Hub,
  { repository, subject, user, content }: NewReaction,
): { readonly reaction: Reaction; readonly created: boolean } {
  const existing = reactionsOf(repository, subject).find(
    (reaction) => reaction.userId === user.id && reaction.content === content,
  );
  if (existing !== undefined) return { reaction: existing, created: false };
  const reaction: Reaction = {
    id: hub.ids.next("reaction"),
    subject,
    userId: user.id,
    content,
    createdAt: timestamp(hub),
  };
  repository.reactions.set(reaction.id, reaction);
  return { reaction, created: true };
}
