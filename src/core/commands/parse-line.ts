/** One line of a comment as a command, as an error that helps, or as nothing of ours. */

import { isWithinEdits, nearestName } from "../model/nearest-name.ts";
import type { ParsedLine } from "../model/command.ts";
import { commandLimits } from "./command-limits.ts";
import { type CommandEntry, commandEntry, commandTable } from "./command-table.ts";
import { makeCommand } from "./make-command.ts";
import { parseArguments } from "./parse-arguments.ts";
import { shown } from "./shown.ts";
import { strangeCharacter } from "./strange-character.ts";
import { wordsOfLine } from "./words-of-line.ts";

/** `line` begins with `/`. Other programs have slash commands too, so an unknown one is no error unless it is nearly ours. */
export function parseLine(line: string, environments: readonly string[]): ParsedLine | undefined {
  const written = line.replace(/[ \t"].*$/s, "");
  const name = asciiLowerCase(written.slice(1));
  const entry = commandEntry(name);
  if (entry !== undefined) return parseKnown(line, entry, environments);
  const strange = strangeCharacter(written);
  const begin = name.replace(/[^\x21-\x7e].*$/s, "");
  if (strange !== undefined && commandEntry(begin) !== undefined) return error(`${strange}.`);
  const near = commandTable.find((known) => isWithinEdits(name, known.name, 1));
  if (near === undefined) return undefined;
  return error(
    `${shown(written)} is no command of Slipway. Did you mean /${near.name}? Comment /help for all of them.`,
  );
}

function parseKnown(line: string, entry: CommandEntry, environments: readonly string[]): ParsedLine {
  if (line.length > commandLimits.lineCharacters) {
    return error(
      `A command has at most ${commandLimits.lineCharacters} characters; this one has ${line.length}.`,
    );
  }
  const words = wordsOfLine(line);
  if (words === undefined) return error(`A double quote is opened and not closed. Usage: ${entry.usage}`);
  if (words.length > commandLimits.words) {
    return error(`A command has at most ${commandLimits.words} words; this one has ${words.length}.`);
  }
  const parsed = parseArguments(words.slice(1), entry);
  if (parsed.kind === "error") return error(`${parsed.message} Usage: ${entry.usage}`);
  const unknown = parsed.environments.find((environment) => !environments.includes(environment));
  if (unknown !== undefined) return error(unknownEnvironment(unknown, environments));
  return makeCommand(entry, parsed);
}

function unknownEnvironment(name: string, environments: readonly string[]): string {
  const near = nearestName(name, environments);
  const question = near === undefined ? "" : ` Did you mean ${near}?`;
  return `There is no environment ${shown(name)}.${question} ${listOf(environments)}`;
}

function listOf(environments: readonly string[]): string {
  if (environments.length === 0) return "The configuration of this repository declares none.";
  const named = environments.slice(0, 10).join(", ");
  const more = environments.length > 10 ? ` and ${environments.length - 10} more` : "";
  return `Environments: ${named}${more}.`;
}

/** `toLowerCase` would make letters of other scripts (the Kelvin sign) look like ours. */
function asciiLowerCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function error(message: string): ParsedLine {
  return { kind: "error", message };
}
