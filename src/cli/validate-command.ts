/** `slipway validate`: every mistake of a configuration at once, each with its line, and what its patterns find. */

import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { draftConfig } from "../core/config/draft-config.ts";
import { isComponent } from "../core/config/is-component.ts";
import { listPaths } from "../core/config/listing.ts";
import { nameList } from "../core/config/name-list.ts";
import { type ConfigProblem, type ConfigResult, configPath } from "../core/model/config.ts";
import { count } from "../core/report/count.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { missingPlaces } from "./missing-places.ts";
import { problemLines } from "./problem-lines.ts";
import { type RepositoryFiles, workTreeFiles } from "./repository-files.ts";
import { UsageProblem } from "./usage-problem.ts";
import type { CommandContext } from "./workplace.ts";

export async function validateCommand(
  file: string | undefined,
  context: CommandContext,
): Promise<ExitStatus> {
  const { terminal, directory } = context;
  const { shown, folder, text } = await read(file, directory);
  const files = await workTreeFiles(context, folder);
  const result = await validated(text, files);
  const named = (problems: readonly ConfigProblem[]): string =>
    problemLines(problems.map((problem) => ({ ...problem, file: shown })))
      .map((line) => `${line}\n`)
      .join("");
  if (result.kind === "problems") {
    terminal.write(named(result.problems));
    terminal.say(`${count(result.problems.length, "problem")} in ${shown}.`);
    return exitStatus.error;
  }
  const { config, doubts = [] } = result;
  terminal.write(named(doubts));
  const names = config.environments.map(({ name }) => name);
  const listed = names.length === 0 ? "" : `: ${nameList(names)}`;
  const missing = files === undefined ? [] : missingPlaces(config.environments, files.paths);
  for (const sentence of missing) terminal.say(`warning: ${sentence}`);
  terminal.write(`${shown} is valid: ${count(names.length, "environment")}${listed}.\n`);
  return exitStatus.noChange;
}

/** Patterns are looked up in the work tree that the file is in. */
async function validated(text: string, workTree: RepositoryFiles | undefined): Promise<ConfigResult> {
  const draft = draftConfig(text);
  const files = draft.hasPatterns ? workTree : nowhere;
  if (files === undefined) {
    throw new UsageProblem(
      "The configuration has patterns, and the file is in no Git work tree in which they could be looked up.",
      "Call it in the repository.",
    );
  }
  const matched = draft.match(listPaths(files.paths));
  const texts = await files.read(matched.kustomizations);
  const components = [...texts].filter(([, kustomization]) => isComponent(kustomization));
  return matched.settle(new Set(components.map(([path]) => path)));
}

const nowhere: RepositoryFiles = { paths: [], read: () => Promise.resolve(new Map()) };

interface Configuration {
  /** The file's name, for messages. */
  readonly shown: string;
  /** Where it is. */
  readonly folder: string;
  readonly text: string;
}

/** Without a name: the configuration of the folder, or of the nearest folder above that has one. */
async function read(file: string | undefined, directory: string): Promise<Configuration> {
  if (file !== undefined) {
    const path = resolve(directory, file);
    const text = await textOf(path);
    if (text === undefined) throw new UsageProblem(`${file} cannot be read.`);
    return { shown: file, folder: dirname(path), text };
  }
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, configPath);
    const text = await textOf(path);
    if (text !== undefined) return { shown: relative(directory, path), folder, text };
    if (folder === dirname(folder)) break;
  }
  throw new UsageProblem(
    `There is no ${configPath} here, nor in a folder above.`,
    'Name the file: "slipway validate FILE"; or let "slipway init" propose one.',
  );
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
