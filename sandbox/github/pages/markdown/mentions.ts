/** What the words of a repository's texts lead to. */

import type { Hub } from "../../hub.ts";
import type { Repository } from "../../model/repository.ts";
import { findAccount } from "../../operations/accounts.ts";
import { conversationOf } from "../../operations/comments.ts";
import { repositoryFullName } from "../../serializers/repository.ts";
import type { Mentions } from "./link-words.ts";

export const noMentions: Mentions = {
  person: () => undefined,
  number: () => undefined,
  commit: () => undefined,
};

export function mentionsIn(hub: Hub, repository: Repository): Mentions {
  const name = repositoryFullName(hub, repository);
  return {
    person: (login) => (findAccount(hub, login) === undefined ? undefined : `/${login}`),
    // Only pull requests have pages here.
    number: (number) =>
      conversationOf(repository, number)?.kind === "pull" ? `/${name}/pull/${number}` : undefined,
    commit: (sha) => `/${name}/commit/${sha}`,
  };
}
