/** Numbers beside the names of pages. */

import type { Repository } from "../../model/repository.ts";

export function numberOfComments(repository: Repository, number: number): number {
  return [...repository.comments.values()].filter(({ issueNumber }) => issueNumber === number).length;
}
