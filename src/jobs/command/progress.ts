/** How the deployments that a comment asked for stand. */

import type { ParsedLine } from "../../core/model/command.ts";
import { type DeploymentRecord, isFinal } from "../../core/model/deployment.ts";
import type { Answer, ReplyLine } from "../../core/report/command-reply.ts";
import { makeDetailOf } from "../deployment-detail.ts";
import { askedByComment, type CommandScene, recordsSinceComment } from "./command-scene.ts";
import { accepted, commandFor, environmentsOf } from "./run-line.ts";

/** Of the lines that have a deployment; the others were answered once, and the same question may have another answer now. */
export async function progress(
  lines: readonly ParsedLine[],
  scene: CommandScene,
): Promise<readonly ReplyLine[]> {
  const detailOf = makeDetailOf(scene.repository);
  const replies: ReplyLine[] = [];
  for (const line of lines) {
    if (line.kind === "error") continue;
    for (const environment of environmentsOf(line.command)) {
      const record = askedByComment(scene, await recordsSinceComment(scene, environment), environment);
      if (record === undefined) continue;
      const answer = await answerOf(record, detailOf);
      replies.push({ command: commandFor(line.command, environment), answer });
    }
  }
  return replies;
}

async function answerOf(
  record: DeploymentRecord,
  detailOf: ReturnType<typeof makeDetailOf>,
): Promise<Answer> {
  if (!isFinal(record.state)) return accepted(record.request);
  const isBad = record.state === "failure" || record.state === "error";
  const detail = isBad ? await detailOf(record) : undefined;
  return { kind: "ended", record, ...(detail === undefined ? {} : { detail }) };
}
