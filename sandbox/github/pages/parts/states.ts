/** Colours and pictures of states: of pull requests, checks and deployments. */

import type { CheckRun } from "../../model/check.ts";
import type { DeploymentState } from "../../model/deployment.ts";
import type { PullRequest } from "../../model/pull-request.ts";
import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { IconName } from "./icons.ts";
import { icon } from "./icons.ts";

export type Tone = "success" | "danger" | "attention" | "done" | "muted" | "accent";

export interface Look {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
}

export function pullLook(pull: PullRequest): Look {
  if (pull.merged !== undefined) return { icon: "merged", tone: "done", words: "Merged" };
  if (pull.state === "closed") return { icon: "closed", tone: "danger", words: "Closed" };
  if (pull.draft) return { icon: "draft", tone: "muted", words: "Draft" };
  return { icon: "pull", tone: "success", words: "Open" };
}

export function checkLook({ status, conclusion }: Pick<CheckRun, "status" | "conclusion">): Look {
  if (status !== "completed") {
    return { icon: "dot", tone: "attention", words: status === "queued" ? "Queued" : "In progress" };
  }
  switch (conclusion) {
    case "success":
      return { icon: "check", tone: "success", words: "Successful" };
    case "neutral":
      return { icon: "square", tone: "muted", words: "Neutral" };
    case "skipped":
      return { icon: "skip", tone: "muted", words: "Skipped" };
    case "cancelled":
      return { icon: "skip", tone: "muted", words: "Cancelled" };
    case "action_required":
      return { icon: "dot", tone: "attention", words: "Action required" };
    case "timed_out":
      return { icon: "cross", tone: "danger", words: "Timed out" };
    case "stale":
      return { icon: "ring", tone: "muted", words: "Stale" };
    case "failure":
    case null:
      return { icon: "cross", tone: "danger", words: "Failed" };
  }
}

export function statusLook(state: "error" | "failure" | "pending" | "success"): Look {
  if (state === "success") return { icon: "check", tone: "success", words: "Successful" };
  if (state === "pending") return { icon: "dot", tone: "attention", words: "Pending" };
  return { icon: "cross", tone: "danger", words: state === "error" ? "Error" : "Failed" };
}

export function deploymentLook(state: DeploymentState | undefined): Look {
  switch (state) {
    case "success":
      return { icon: "check", tone: "success", words: "Active" };
    case "failure":
      return { icon: "cross", tone: "danger", words: "Failed" };
    case "error":
      return { icon: "cross", tone: "danger", words: "Error" };
    case "in_progress":
      return { icon: "dot", tone: "attention", words: "In progress" };
    case "queued":
      return { icon: "ring", tone: "attention", words: "Queued" };
    case "inactive":
      return { icon: "ring", tone: "muted", words: "Inactive" };
    case "pending":
    case undefined:
      return { icon: "dot", tone: "attention", words: "Pending" };
  }
}

export function stateIcon(look: Look): Html {
  return icon(look.icon, `tone-${look.tone}`);
}

export function stateBadge(look: Look): Html {
  return html`<span class="badge badge-${look.tone}">${icon(look.icon)} ${look.words}</span>`;
}
