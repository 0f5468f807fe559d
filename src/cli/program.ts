/** The commands, their options and their help. What a command needs is loaded only when it is called. */

import { Command, Option } from "commander";
import type { ExitStatus } from "./exit-status.ts";
import type { DiffOptions } from "./diff-command.ts";
import type { DeployOptions } from "./deploy-command.ts";
import type { InitOptions } from "./init-command.ts";
import type { RenderOptions } from "./render-command.ts";
import type { StatusOptions } from "./status-command.ts";
import type { CommandContext } from "./workplace.ts";

export interface ProgramOptions {
  readonly version: string;
  readonly context: CommandContext;
  readonly onEnd: (status: ExitStatus) => void;
}

export function makeProgram({ version, context, onEnd }: ProgramOptions): Command {
  const program = new Command("slipway")
    .description(
      "Shows what a change of a Git repository does to the environments that are rendered from it.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError(true)
    .showHelpAfterError('("slipway --help" lists the commands and their options)')
    .addHelpText("after", examples);

  // Required options are checked by the commands: commander would miss them before it names a misspelt one.
  withChoice(
    program
      .command("diff")
      .summary("print what changes between two revisions")
      .description(
        "Prints exactly the comment that a pull request from HEAD to BASE would get, for every environment of .github/slipway.yml " +
          "or for some folders. The head is merged onto the base first; nothing is written to the repository.",
      )
      .option("--base <revision>", "branch, tag or commit to compare with")
      .option("--head <revision>", "branch, tag or commit that brings the change", "HEAD"),
  )
    .addHelpText(
      "after",
      "\nExit status: 0 no change, 1 error (also when an environment does not render), 2 changes.",
    )
    .addOption(
      new Option("--output <format>", "how to print it").choices(["markdown", "json"]).default("markdown"),
    )
    .option("--full", "print every object, line and finding; a comment has less room", false)
    .action(async (options: DiffOptions) => {
      const { diffCommand } = await import("./diff-command.ts");
      onEnd(await diffCommand(options, context));
    });

  withChoice(
    program
      .command("render")
      .summary("print the manifests of one revision")
      .description(
        "Prints the objects that environments consist of. Secret values are redacted unless --show-secrets is given.",
      )
      .option("--revision <revision>", "branch, tag or commit", "HEAD"),
  )
    .addOption(
      new Option("--output <format>", "yaml for people, json for tools")
        .choices(["yaml", "json"])
        .default("yaml"),
    )
    .option("--show-secrets", "print Secret values as they are", false)
    .action(async (options: RenderOptions) => {
      const { renderCommand } = await import("./render-command.ts");
      onEnd(await renderCommand(options, context));
    });

  withEnvironment(
    program
      .command("deploy")
      .summary("bring one environment to a revision")
      .description(
        "Applies an environment of .github/slipway.yml to its cluster, waits until it is healthy, then deletes what left the " +
          "manifests. Everything is dry-run first; what would not change is not written. Ctrl-C stops between two objects.",
      )
      .option("--revision <revision>", "branch, tag or commit", "HEAD")
      .option("--env <name>", "the environment")
      .option("--ack <codes...>", "delete what only these findings let go, such as pvc-removed")
      .option("--dry-run", "only print what would be done; exit status 2 when that is something", false),
  ).action(async (options: DeployOptions) => {
    const { deployCommand } = await import("./deploy-command.ts");
    onEnd(await deployCommand(options, context));
  });

  withEnvironment(
    program
      .command("status")
      .summary("print what environments run and how they are")
      .description("Prints the revision that each environment runs, its history, and what is not healthy.")
      .option("--env <name...>", "only these environments of .github/slipway.yml")
      .option("--revision <revision>", "whose configuration is read", "HEAD"),
  )
    .addOption(new Option("--output <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (options: StatusOptions) => {
      const { statusCommand } = await import("./status-command.ts");
      onEnd(await statusCommand(options, context));
    });

  program
    .command("init")
    .summary("propose a configuration")
    .description(
      "Looks for overlays, charts and folders of manifests, and prints a .github/slipway.yml that names them: by pattern where many look " +
        "alike. What only a person can decide is a comment in it.",
    )
    .option("--repo <folder>", "the Git repository", ".")
    .option("--revision <revision>", "branch, tag or commit; default: the work tree")
    .option("--write", "write it to .github/slipway.yml", false)
    .option("--force", "with --write: also over one that is there already", false)
    .action(async (options: InitOptions) => {
      const { initCommand } = await import("./init-command.ts");
      onEnd(await initCommand(options, context));
    });

  program
    .command("validate")
    .summary("check the configuration")
    .description("Checks a configuration and prints all of its problems, each with its line.")
    .argument("[file]", ".github/slipway.yml of this folder or the nearest one above, unless named")
    .action(async (file: string | undefined) => {
      const { validateCommand } = await import("./validate-command.ts");
      onEnd(await validateCommand(file, context));
    });

  program
    .command("doctor")
    .summary("look for tools and services")
    .description(
      "Prints which tools and services were found, where and which version; what is missing and how to get it.",
    )
    .action(async () => {
      const { doctorCommand } = await import("./doctor-command.ts");
      onEnd(await doctorCommand(context));
    });

  return program;
}

function withEnvironment(command: Command): Command {
  return command
    .option("--repo <folder>", "the Git repository", ".")
    .option(
      "--repository <owner/name>",
      "what GitHub calls the repository; default: what its remote origin says",
    )
    .option("--kubeconfig <file>", "default: the operator's clusters file, or what kubectl uses")
    .option("--context <name>", "of the kubeconfig; default: its current one");
}

function withChoice(command: Command): Command {
  return command
    .option("--repo <folder>", "the Git repository", ".")
    .option("--env <name...>", "only these environments of .github/slipway.yml")
    .option("--path <folder...>", "these folders of the repository, configured or not");
}

const examples = `
Examples:
  slipway diff --base main
  slipway diff --base main --head my-branch --env staging production
  slipway diff --base v1.2.0 --head v1.3.0 --path overlays/production --output json
  slipway render --path overlays/staging
  slipway deploy --env staging --revision main --dry-run
  slipway deploy --env staging --revision main
  slipway status
  slipway init --write
  slipway validate`;
