/** `slipway init`: proposes a configuration from what a repository holds. */

import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { filesToRead } from "../core/config/propose/survey.ts";
import { proposeConfig } from "../core/config/propose/propose-config.ts";
import { configPath } from "../core/model/config.ts";
import { count } from "../core/report/count.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { type RepositoryFiles, treeFiles, workTreeFiles } from "./repository-files.ts";
import { UsageProblem } from "./usage-problem.ts";
import { atWorkplace, type CommandContext } from "./workplace.ts";

export interface InitOptions {
  readonly repo: string;
  /** Absent: the work tree. */
  readonly revision?: string;
  /** Into the work tree, instead of printing it. */
  readonly write: boolean;
  /** Over a configuration that is there already. */
  readonly force: boolean;
}

export async function initCommand(options: InitOptions, context: CommandContext): Promise<ExitStatus> {
  const { revision } = options;
  return revision === undefined
    ? propose(await filesOf(options, context), options, context)
    : atWorkplace(context, options.repo, async ({ repository }) => {
        const tree = await repository.tree(await repository.resolve(revision));
        return propose(treeFiles(tree), options, context);
      });
}

async function propose(
  files: RepositoryFiles,
  options: InitOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { terminal } = context;
  const done = terminal.progress("Looking");
  const texts = await files.read(filesToRead(files.paths)).finally(done);
  const proposed = proposeConfig(files.paths, texts);
  if (proposed.kind === "nothing") {
    throw new UsageProblem(
      "There is no kustomization, no chart and no folder of manifests here.",
      "An environment is a folder of one of these; docs/configuration.md shows how to name them.",
    );
  }
  if (proposed.kind === "too-large") {
    throw new UsageProblem(
      "What there is does not fit into one configuration of 1 MiB.",
      "Write patterns for it by hand; docs/configuration.md shows how.",
    );
  }
  const entries = count(proposed.entries, "entry", "entries");
  const what = `${count(proposed.environments, "environment")} in ${entries}`;
  if (options.write) {
    await writeConfiguration(proposed.text, options, context);
    terminal.say(`Wrote ${configPath}: ${what}. Read it, then commit it.`);
  } else {
    terminal.write(proposed.text);
    terminal.say(`${what}. "slipway init --write" writes this to ${configPath}.`);
  }
  return exitStatus.noChange;
}

async function filesOf({ repo }: InitOptions, context: CommandContext) {
  const files = await workTreeFiles(context, resolve(context.directory, repo));
  if (files !== undefined) return files;
  throw new UsageProblem(
    `${repo} is in no Git work tree.`,
    "Name the repository with --repo, or a revision of a bare one with --revision.",
  );
}

async function writeConfiguration(
  text: string,
  options: InitOptions,
  context: CommandContext,
): Promise<void> {
  const { root } = await filesOf(options, context);
  const file = join(root, configPath);
  await mkdir(dirname(file), { recursive: true });
  for (const path of [dirname(file), file]) {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink() === true)
      throw new UsageProblem(`${path} is a symbolic link, and is not written through.`);
  }
  try {
    await writeFile(file, text, { flag: options.force ? "w" : "wx" });
  } catch {
    throw new UsageProblem(
      `${file} cannot be written${options.force ? "" : ", or is there already"}.`,
      options.force ? undefined : "Print the proposal without --write; or write over it with --force.",
    );
  }
}
