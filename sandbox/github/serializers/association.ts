/** How GitHub calls the relation of an author to a repository; a label for people, never an authority. */

import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";

export function authorAssociation(hub: Hub, repository: Repository, authorId: number) {
  if (repository.ownerId === authorId) return "OWNER";
  if (hub.store.accounts.get(repository.ownerId)?.members.has(authorId) === true) return "MEMBER";
  if (repository.collaborators.has(authorId)) return "COLLABORATOR";
  const merged = [...repository.pulls.values()].some(
    (pull) => pull.authorId === authorId && pull.merged !== undefined,
  );
  return merged ? "CONTRIBUTOR" : "NONE";
}
