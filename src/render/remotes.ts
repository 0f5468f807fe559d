/** What a render may take from elsewhere: allowed by the operator, fetched by us, never by the tool. */

import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";

/** A chart as a kustomization names it. */
export interface ChartName {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

export interface Remotes {
  /** `url`: of a Git repository, without `.git`. */
  allows(url: string): boolean;
  /** Of an allowed repository. Faults: REF_VANISHED, GIT_UNAVAILABLE, TREE_TOO_LARGE. */
  tree(url: string, revision: Revision): Promise<Tree>;
  /** The files of an allowed chart; `undefined` for any other. Faults: CHART_UNAVAILABLE, CHART_ARCHIVE_REJECTED. */
  chart(wanted: ChartName): Promise<Tree | undefined>;
}
