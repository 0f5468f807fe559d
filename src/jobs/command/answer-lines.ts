/** Runs the lines of a comment, one after the other. */

import type { ParsedLine } from "../../core/model/command.ts";
import type { ReplyLine } from "../../core/report/command-reply.ts";
import type { CommandScene } from "./command-scene.ts";
import { readRole } from "./read-role.ts";
import { runLine } from "./run-line.ts";

export async function answerLines(
  lines: readonly ParsedLine[],
  scene: CommandScene,
): Promise<readonly ReplyLine[]> {
  const role = await readRole(scene.repository, scene.comment);
  const replies: ReplyLine[] = [];
  for (const line of lines) replies.push(...(await runLine(line, role, scene)));
  return replies;
}
