/** `slipway validate`: every mistake of a configuration at once, each with its line. */

import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { parseConfig } from "../core/config/parse-config.ts";
import { configPath } from "../core/model/config.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { problemLines } from "./problem-lines.ts";
import { UsageProblem } from "./usage-problem.ts";
import type { CommandContext } from "./workplace.ts";

export async function validateCommand(
  file: string | undefined,
  { terminal, directory }: CommandContext,
): Promise<ExitStatus> {
  const { shown, text } = await read(file, directory);
  const parsed = parseConfig(text);
  if (parsed.kind === "problems") {
    const problems = parsed.problems.map((problem) => ({ ...problem, file: shown }));
    terminal.write(`${problemLines(problems).join("\n")}\n`);
    terminal.say(`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${shown}.`);
    return exitStatus.error;
  }
  const { environments } = parsed.config;
  terminal.write(`${shown} is valid: ${environments.map(({ name }) => name).join(", ")}.\n`);
  return exitStatus.noChange;
}

interface Configuration {
  /** The file's name, for messages. */
  readonly shown: string;
  readonly text: string;
}

/** Without a name: the configuration of the folder, or of the nearest folder above that has one. */
async function read(file: string | undefined, directory: string): Promise<Configuration> {
  if (file !== undefined) {
    const text = await textOf(resolve(directory, file));
    if (text === undefined) throw new UsageProblem(`${file} cannot be read.`);
    return { shown: file, text };
  }
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, configPath);
    const text = await textOf(path);
    if (text !== undefined) return { shown: relative(directory, path), text };
    if (folder === dirname(folder)) break;
  }
  throw new UsageProblem(
    `There is no ${configPath} here, nor in a folder above.`,
    "Name the file: slipway validate FILE.",
  );
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
