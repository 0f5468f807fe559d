/** The configuration of one repository, as code uses it; always read at the revision of the base branch. */

import type { Environment } from "./environment.ts";

/** Where a repository keeps it. */
export const configPath = ".github/slipway.yml";

export interface Config {
  /** Name of the branch that the environments follow, without `refs/heads/`; absent: the repository's default branch. */
  readonly branch?: string;
  /** In the order in which they are written; at least one; names are unique. */
  readonly environments: readonly Environment[];
  /** `never`: nothing of a pull request from a fork is rendered; its check says so. */
  readonly forks: "never";
}

/** One mistake in the configuration; holds no more of its text than the key or the short value at fault. */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `environments[2].health.timeout`; `""` is the whole document. */
  readonly path: string;
  /** Short phrases in plain text, to be escaped before they are displayed. */
  readonly found: string;
  readonly expected: string;
  /** What was probably meant: `approvals`. */
  readonly suggestion?: string;
}

export type ConfigResult =
  | { readonly kind: "config"; readonly config: Config }
  /** All problems at once, in the order of the lines. */
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[] };
