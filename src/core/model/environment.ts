/** An environment: a named place that a repository deploys to. */

import type { HelmOptions } from "./render.ts";

export interface Environment {
  /** `^[a-z0-9][a-z0-9-]{0,62}$`; the only validator is in core/config. */
  readonly name: string;
  /** Folder of manifests, relative to the repository's root, `/`-separated, without `.` or `..` segments; `""` is the root. */
  readonly path: string;
  /** Name of a cluster that the operator registered. */
  readonly cluster: string;
  /** Namespace given to namespaced manifests that name none. */
  readonly namespace: string;
  /** Further namespaces that its manifests may name; without doubles and without `namespace`. Absent: none. */
  readonly namespaces?: readonly string[];
  /** For a folder that is a chart; absent there: the name of the environment is the release's, and only the chart's own values count. */
  readonly helm?: HelmOptions;
  readonly deploy: DeployTrigger;
  /** Absent: nothing but a hold or a lock stops a deployment. */
  readonly protection?: Protection;
  readonly health: HealthPolicy;
}

/** `on-merge`: follows the branch. `on-command`: only `/deploy` brings it to a revision. */
export type DeployTrigger = "on-merge" | "on-command";

/** What a protected environment asks before the first write. At least one member asks something. */
export interface Protection {
  /** The followed branch must be protected by a ruleset or by classic protection. */
  readonly protectedBranch: boolean;
  /** How many people other than the author must have approved the merged head; 0 asks nothing. */
  readonly approvals: number;
  /** The checks that the branch's own rules require must pass on the merged head. */
  readonly requiredChecks: boolean;
}

export interface HealthPolicy {
  /** Milliseconds from the first write until a deployment that is not healthy has failed. */
  readonly timeoutMs: number;
  /** Milliseconds for which a failing container may still recover before the deployment has failed. */
  readonly graceMs: number;
}
