/** From the text of a comment to the commands in it, or to errors that help. */

import type { Command, ParsedLine } from "../model/command.ts";
import { commandLimits } from "./command-limits.ts";
import { commandLines } from "./command-lines.ts";
import { parseLine } from "./parse-line.ts";

/**
 * Only what means us: an empty list is a comment without commands. Every line is answered on its own.
 * `environments`: names in the configuration of the base branch. A line that was written twice counts once; commands that
 * would move one environment in two ways are refused, all of them. Messages are plain text, to be escaped for Markdown.
 */
export function parseCommands(body: string, environments: readonly string[]): readonly ParsedLine[] {
  const found = commandLines(body);
  if (found.kind === "too-much") return [{ kind: "error", message: found.message }];
  const parsed = [...new Set(found.lines)].flatMap((line) => parseLine(line, environments) ?? []);
  if (parsed.length > commandLimits.commands) {
    const message = `A comment holds at most ${commandLimits.commands} commands; this one holds ${parsed.length}. None of them ran.`;
    return [{ kind: "error", message }];
  }
  return refuseContradictions(parsed);
}

function refuseContradictions(lines: readonly ParsedLine[]): readonly ParsedLine[] {
  const moved = lines.flatMap(movedBy);
  const isMovedTwice = (environment: string): boolean =>
    moved.indexOf(environment) !== moved.lastIndexOf(environment);
  return lines.map((line) => {
    const twice = movedBy(line).find(isMovedTwice);
    if (line.kind === "error" || twice === undefined) return line;
    const message = `/${line.command.name} did not run: several commands of this comment would move ${twice}. Send the one that you mean.`;
    return { kind: "error", message };
  });
}

/** The environments that a command would move. */
function movedBy(line: ParsedLine): readonly string[] {
  return line.kind === "error" ? [] : environmentsMoved(line.command);
}

function environmentsMoved(command: Command): readonly string[] {
  switch (command.name) {
    case "help":
    case "status":
    case "diff":
    case "render":
      return [];
    case "deploy":
      return command.environments;
    case "rollback":
    case "resume":
      return [command.environment];
  }
}
