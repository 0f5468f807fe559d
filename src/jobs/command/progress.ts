/** How an answered comment's deployments stand: the same reply, edited in place. */

import type { ParsedLine } from "../../core/model/command.ts";
import { type DeploymentRecord, isFinal } from "../../core/model/deployment.ts";
import type { Answer, ReplyLine } from "../../core/report/command-reply.ts";
import { askedByComment, type CommandScene } from "./command-scene.ts";
import { accepted, commandFor, environmentsOf } from "./run-line.ts";

/**
 * `undefined` leaves the reply as it is: when a line has no deployment, its answer was given once and is not worked out again,
 * because the same question may have another answer now.
 */
export async function progress(
  lines: readonly ParsedLine[],
  scene: CommandScene,
): Promise<readonly ReplyLine[] | undefined> {
  const records = await scene.repository.deployments();
  const replies: ReplyLine[] = [];
  for (const line of lines) {
    if (line.kind === "error") return undefined;
    const environments = environmentsOf(line.command);
    if (environments.length === 0) return undefined;
    for (const environment of environments) {
      const record = askedByComment(scene, records, environment);
      if (record === undefined) return undefined;
      replies.push({ command: commandFor(line.command, environment), answer: answerOf(record) });
    }
  }
  return replies;
}

function answerOf(record: DeploymentRecord): Answer {
  if (!isFinal(record.state)) return accepted(record.request);
  return { kind: "ended", record };
}
