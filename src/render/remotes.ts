/** What a render may take from other repositories: allowed by the operator, fetched by us, never by the tool. */

import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";

export interface Remotes {
  /** `url`: of a repository, without `.git`. */
  allows(url: string): boolean;
  /** Of an allowed repository. Faults: REF_VANISHED, GIT_UNAVAILABLE, TREE_TOO_LARGE. */
  tree(url: string, revision: Revision): Promise<Tree>;
}
