/** What a comment is answered where the branch has no configuration to run commands by. */

import type { ParsedLine } from "../../core/model/command.ts";
import { configPath } from "../../core/model/config.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { authorise } from "../../core/policy/authorise.ts";
import { count } from "../../core/report/count.ts";
import type { ReplyLine } from "../../core/report/command-reply.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import type { BranchConfig } from "../branch-config.ts";
import { readRole } from "./read-role.ts";

/** One answer for all lines: none of them could run. Help is for everybody, the state of the configuration is not. */
export async function unconfiguredAnswers(
  lines: readonly ParsedLine[],
  repository: GitHubRepository,
  comment: Comment,
  read: BranchConfig,
): Promise<readonly ReplyLine[]> {
  const isHelp = lines.every((line) => line.kind === "command" && line.command.name === "help");
  if (isHelp) return [{ command: "/help", answer: { kind: "help" } }];
  const role = await readRole(repository, comment);
  const allowed = authorise({ command: "status", actor: comment.author, role });
  const refused =
    allowed.kind === "reject"
      ? outcome(allowed.reason, { evidence: allowed.evidence, next: allowed.next })
      : stateOf(read);
  return [{ answer: { kind: "outcome", outcome: refused } }];
}

function stateOf(read: BranchConfig): Outcome {
  if (read.kind !== "problems") {
    return outcome("CONFIG_MISSING", {
      evidence: [`${configPath} is not on the branch`],
      next: "Add one: it says which environments this repository has. `slipway init` proposes one, and `slipway validate` checks it.",
    });
  }
  return outcome("CONFIG_INVALID", {
    evidence: [
      `${configPath} on the branch has ${count(read.problems.length, "problem")}`,
      ...read.problems.map(
        ({ file, line, found, expected }) => `${file}:${line}: found ${found}, expected ${expected}`,
      ),
    ],
    next: "Mend it in a pull request; the check Slipway there lists the same.",
  });
}
