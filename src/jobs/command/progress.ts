/** How the deployments that a comment asked for stand. */

import type { ParsedLine } from "../../core/model/command.ts";
import { type DeploymentRecord, isFinal } from "../../core/model/deployment.ts";
import type { Answer, ReplyLine } from "../../core/report/command-reply.ts";
import { askedByComment, type CommandScene, recordsSinceComment } from "./command-scene.ts";
import { accepted, commandFor, environmentsOf } from "./run-line.ts";

/** Of the lines that have a deployment; the others were answered once, and the same question may have another answer now. */
export async function progress(
  lines: readonly ParsedLine[],
  scene: CommandScene,
): Promise<readonly ReplyLine[]> {
  const replies: ReplyLine[] = [];
  for (const line of lines) {
    if (line.kind === "error") continue;
    for (const environment of environmentsOf(line.command)) {
      const record = askedByComment(scene, await recordsSinceComment(scene, environment), environment);
      if (record === undefined) continue;
      replies.push({ command: commandFor(line.command, environment), answer: answerOf(record) });
    }
  }
  return replies;
}

function answerOf(record: DeploymentRecord): Answer {
  if (!isFinal(record.state)) return accepted(record.request);
  return { kind: "ended", record };
}
