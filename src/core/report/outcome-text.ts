/** Every reason code in a plain sentence: the one table for comment, check, deployment status and command line. */

import type { Outcome, ReasonCode } from "../model/outcome.ts";
import { statusLine } from "./status-line.ts";

const texts: Readonly<Record<ReasonCode, string>> = {
  APPLIED: "Deployed and healthy",
  ROLLED_BACK: "Rolled back and healthy; held there until somebody resumes it",
  RESUMED: "Resumed: it follows its branch again",
  PREVIEWED: "Previewed",
  ANSWERED: "Answered",
  RENDER_UNCHANGED: "Nothing to do: it runs exactly this already",
  ALREADY_RUNNING: "A deployment of the same revision is under way already",
  ALREADY_THERE: "Nothing to do: it is there already",
  NOT_AUTHORISED: "You may not do this here",
  ROLE_UNREADABLE: "Somebody's role in this repository cannot be read",
  RULES_UNREADABLE: "The rules of the branch cannot be read",
  BRANCH_NOT_PROTECTED: "The branch is not protected, but this environment asks for it",
  GATE_EMPTY: "The environment is protected, but nothing of its protection can be asked here",
  REVIEWS_MISSING: "An approval is missing",
  REVIEWS_UNREADABLE: "The reviews cannot be read",
  CHECKS_FAILING: "A required check failed",
  CHECKS_PENDING: "A required check has not finished",
  CHECKS_UNREADABLE: "The checks cannot be read",
  FINDING_NOT_ACKNOWLEDGED: "A finding needs an acknowledgement",
  FINDINGS_UNREADABLE: "What would change cannot be compared with what runs",
  HELD: "The environment is held after a rollback",
  HOLD_UNREADABLE: "Whether the environment is held cannot be read",
  NOT_HELD: "The environment is not held",
  UNKNOWN_ENVIRONMENT: "There is no environment of this name",
  UNKNOWN_CLUSTER: "The cluster of this environment is not registered",
  CLUSTER_NOT_GRANTED: "The operator does not let this repository deploy there",
  NAMESPACE_NOT_ALLOWED: "A manifest is for a namespace that its environment may not write to",
  BAD_ARGUMENT: "The command cannot be understood",
  NOT_A_CANDIDATE: "There is nothing to go back to",
  FORK_NOT_ALLOWED: "Pull requests from forks are not rendered by themselves",
  CONFIG_MISSING: "There is no configuration",
  CONFIG_INVALID: "The configuration has problems",
  PERMISSION_MISSING: "Slipway lacks a permission in this repository",
  PUSHED_AROUND_RULES: "The revision came to the branch without a pull request",
  NOT_PREVIEWED: "What would be deployed was never shown on a pull request",
  RENDER_CHANGED: "The manifests are not those that were reviewed, so nothing was applied",
  CHANGES_UNREADABLE: "What the deployment would bring cannot be read",
  HISTORY_TOO_LONG: "Too many deployments have to be read",
  COMMENT_EDITED: "The comment was edited, so it is not run",
  COMMENT_GONE: "The comment is gone, so it is not run",
  PULL_REQUEST_CLOSED: "The pull request is closed",
  NOT_MERGED: "The pull request is not merged",
  MERGE_CONFLICT: "The pull request conflicts with its base",
  HEAD_MOVED: "A newer commit was pushed meanwhile",
  NEWER_REVISION: "A newer deployment took its place",
  BY_PERSON: "Cancelled",
  INSTALLATION_GONE: "Slipway was removed from this repository",
  RENDER_FAILED: "It does not render",
  RENDER_TOOL_MISSING: "The tool that renders it is not installed here",
  TOOL_NOT_OFFERED: "The version of a tool that the configuration asks for is not offered here",
  RENDER_REMOTE_FORBIDDEN: "It refers to something outside of this repository",
  RENDER_PLUGIN_FORBIDDEN: "It needs a plugin, and a render never runs one",
  RENDER_PATH_ESCAPE: "It reaches outside of this repository",
  RENDER_CYCLE: "Its kustomizations refer to each other in a circle",
  RENDER_LIMIT_TIME: "The render took too long and was stopped",
  RENDER_LIMIT_MEMORY: "The render needed too much memory and was stopped",
  RENDER_LIMIT_OUTPUT: "The render wrote too much and was stopped",
  RENDER_NOT_SUPPORTED: "It cannot be rendered by Slipway yet",
  RENDER_NOT_REPRODUCIBLE: "The revision does not render the same each time",
  CHART_DEP_MISSING: "A chart that the chart depends on is not in the repository",
  CHART_ARCHIVE_REJECTED: "A packed chart cannot be used",
  EMPTY_RENDER: "It renders to nothing at all",
  TREE_SYMLINK_ESCAPE: "A symbolic link leads out of the repository",
  TREE_SUBMODULE: "It refers to a submodule, and submodules are not fetched",
  TREE_LFS_POINTER: "It refers to a file in Git LFS, and those are not fetched",
  TREE_PATH_COLLISION: "Two paths differ only in case or in Unicode form",
  TREE_TOO_LARGE: "The repository's tree is larger than Slipway reads",
  REF_VANISHED: "The commit is not there any more",
  GIT_UNAVAILABLE: "The repository cannot be fetched",
  YAML_INVALID: "A file is no valid YAML",
  YAML_ALIAS_LIMIT: "The aliases of a YAML file expand to too much",
  YAML_DEPTH_LIMIT: "A YAML file is nested too deeply",
  YAML_SIZE_LIMIT: "A YAML file is larger than Slipway reads",
  YAML_DUPLICATE_KEY: "A key stands twice in one mapping",
  YAML_ENCODING: "A file is no valid UTF-8 text",
  NOT_AN_OBJECT: "A document is no Kubernetes object",
  INVALID_OBJECT: "An object lacks what every Kubernetes object needs",
  DUPLICATE_OBJECT: "The same object is there twice",
  RESERVED_METADATA: "An object uses labels or annotations that are Slipway's own",
  OBJECT_TOO_LARGE: "An object is larger than Kubernetes stores",
  TOO_MANY_OBJECTS: "There are more objects than one environment may have",
  DRY_RUN_REJECTED: "The cluster refused it in the dry run; nothing was applied",
  CONFLICT: "Somebody else owns a field that it sets; nothing was forced",
  OBJECT_OWNED_BY_OTHER: "An object belongs to another environment",
  NAMESPACE_TERMINATING: "The namespace is being deleted",
  PRUNE_NEEDS_ACKNOWLEDGEMENT: "It would delete what only a person may let go",
  APPLY_FAILED: "It could not be applied completely",
  UNHEALTHY: "Applied, but it does not become healthy",
  DEADLINE: "Applied, but it was not healthy in time",
  CLAIM_LOST: "A newer deployment took over",
  GITHUB_AUTH: "GitHub does not accept Slipway's credentials",
  GITHUB_UNAVAILABLE: "GitHub does not answer",
  CLUSTER_UNAVAILABLE: "The cluster does not answer",
  CLUSTER_FORBIDDEN: "The cluster does not let Slipway do this",
  JOB_POISON: "It failed again and again, and is not tried any more",
  INTERNAL: "A mistake in Slipway stopped it",
};

/** A sentence without its full stop; the same for everybody, safe in Markdown and in plain text. */
export function reasonText(reason: ReasonCode): string {
  return texts[reason];
}

/** The sentence of an outcome. */
export function outcomeText({ reason }: Pick<Outcome, "reason">): string {
  return reasonText(reason);
}

/** For a deployment status: plain text of at most 140 characters, with the first evidence. */
export function outcomeLine({ reason, evidence }: Pick<Outcome, "reason" | "evidence">): string {
  const [first] = evidence;
  return statusLine(first === undefined ? reasonText(reason) : `${reasonText(reason)}: ${first}`);
}
