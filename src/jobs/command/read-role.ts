/** The role of a comment's author now; unknown when GitHub does not tell. */

import type { Unknown } from "../../core/model/gate.ts";
import type { Role } from "../../core/model/pull-request.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import { orUnknown } from "../environment/or-unknown.ts";

export function readRole(repository: GitHubRepository, { author }: Comment): Promise<Role | Unknown> {
  return orUnknown(() => repository.role(author));
}
