/** A request for a page inside a repository. */

import type { PullRequest } from "../../model/pull-request.ts";
import type { Repository } from "../../model/repository.ts";
import type { PageRequest } from "../page-request.ts";

export interface RepositoryPage extends PageRequest {
  readonly repository: Repository;
}

export interface PullPage extends RepositoryPage {
  readonly pull: PullRequest;
}
