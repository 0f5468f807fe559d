/** The configuration of one repository, as code uses it; always read at the revision of the base branch. */

import type { Finding } from "./diff.ts";
import type { Environment } from "./environment.ts";
import type { ToolPins } from "./render.ts";

/** Where a repository keeps it. */
export const configPath = ".github/slipway.yml";

export interface Config {
  /** Name of the branch that the environments follow, without `refs/heads/`; absent: the repository's default branch. */
  readonly branch?: string;
  /** In the order in which they are written, those of a pattern by their paths; names are unique. None: patterns match nothing. */
  readonly environments: readonly Environment[];
  /** Absent: the newest that the operator offers. */
  readonly tools?: ToolPins;
  /** By the codes of findings. Absent: every finding has its own severity. */
  readonly findings?: Readonly<Record<string, FindingPolicy>>;
  readonly forks: ForkPolicy;
}

/** Of pull requests from forks `never` shows nothing; `on-command` waits until somebody with write access asks for it. */
export type ForkPolicy = "on-command" | "never";

/** How grave a finding is here instead of what it is by itself. What an API server refuses stays refused. */
export interface FindingPolicy {
  readonly severity?: ChosenSeverity;
  /** In protected environments. */
  readonly protectedSeverity?: ChosenSeverity;
}

export type ChosenSeverity = Exclude<Finding["severity"], "refused">;

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
  | {
      readonly kind: "config";
      readonly config: Config;
      /** What is probably a mistake and breaks nothing: a pattern that matches no folder. Absent: nothing. */
      readonly doubts?: readonly ConfigProblem[];
    }
  /** All problems at once, in the order of the lines. */
  | { readonly kind: "problems"; readonly problems: readonly ConfigProblem[] };
