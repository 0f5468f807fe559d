/** Which environments a command is about: those of the configuration, some of them by name, or one folder. */

import { nearestName } from "../core/model/nearest-name.ts";
import { nameList } from "../core/config/name-list.ts";
import { type Config, configPath, type ConfigProblem } from "../core/model/config.ts";
import type { Environment } from "../core/model/environment.ts";
import type { ToolPins } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import { readConfig } from "../jobs/read-config.ts";
import { problemLines } from "./problem-lines.ts";
import { UsageProblem } from "./usage-problem.ts";

export interface EnvironmentChoice {
  /** Names of environments; none: all. */
  readonly env?: readonly string[] | undefined;
  /** Folders, configured or not. */
  readonly path?: readonly string[] | undefined;
}

/** Environments of one tree, and the versions of the tools that its configuration asks for. */
export interface ChosenEnvironments {
  /** In the order of the configuration. */
  readonly environments: readonly Environment[];
  readonly pins: ToolPins | undefined;
  /** How grave findings are by its configuration. */
  readonly findings?: Config["findings"] | undefined;
}

/** Of each tree. Throws `UsageProblem`. */
export async function chooseEnvironments(
  trees: readonly Tree[],
  { env = [], path = [] }: EnvironmentChoice,
): Promise<readonly ChosenEnvironments[]> {
  if (path.length > 0 && env.length > 0) {
    throw new UsageProblem("--env and --path exclude each other.", "Name environments, or folders.");
  }
  if (path.length > 0) return chooseFolders(trees, [...new Set(path.map(repositoryPath))]);
  const configs = await Promise.all(trees.map(configOf));
  if (configs.every((config) => config === undefined)) throw noConfiguration();
  if (configs.every((config) => (config?.environments ?? []).length === 0)) throw nothingFound();
  checkNames(
    env,
    configs.flatMap((config) => config?.environments ?? []).map(({ name }) => name),
  );
  return configs.map((config) => ({
    environments: (config?.environments ?? []).filter(({ name }) => env.length === 0 || env.includes(name)),
    pins: config?.tools,
    findings: config?.findings,
  }));
}

/** A folder that only one side has is new there, or removed. */
function chooseFolders(trees: readonly Tree[], paths: readonly string[]): readonly ChosenEnvironments[] {
  const nowhere = paths.find((path) => !trees.some((tree) => hasFolder(tree, path)));
  if (nowhere !== undefined) {
    const where = trees.length === 1 ? "this revision" : "either revision";
    throw new UsageProblem(`There is no folder "${nowhere}" at ${where}.`);
  }
  return trees.map((tree) => ({
    environments: paths.filter((path) => hasFolder(tree, path)).map(folderAsEnvironment),
    pins: undefined,
  }));
}

function hasFolder({ entries }: Tree, path: string): boolean {
  if (path === "" || entries.get(path)?.kind === "symlink") return true;
  for (const name of entries.keys()) if (name.startsWith(`${path}/`)) return true;
  return false;
}

function folderAsEnvironment(path: string): Environment {
  return {
    name: path === "" ? "." : path,
    path,
    cluster: "",
    namespace: "",
    deploy: "on-command",
    health: { timeoutMs: 0, graceMs: 0 },
  };
}

/** `./overlays//dev/` → `overlays/dev`. */
function repositoryPath(path: string): string {
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  if (path.startsWith("/") || steps.includes("..")) {
    throw new UsageProblem(
      `"${path}" is not a path inside the repository.`,
      "Give it from the repository's root.",
    );
  }
  return steps.join("/");
}

async function configOf(tree: Tree): Promise<Config | undefined> {
  const read = await readConfig(tree);
  if (read.kind === "problems") throw brokenConfiguration(read.problems);
  return read.kind === "config" ? read.config : undefined;
}

function checkNames(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const hint = near === undefined ? `There are: ${nameList(known)}.` : `Did you mean "${near}"?`;
  throw new UsageProblem(`There is no environment "${unknown}" in ${configPath}.`, hint);
}

function nothingFound(): UsageProblem {
  return new UsageProblem(
    `The patterns of ${configPath} find no environment there.`,
    '"slipway validate" names each that finds nothing.',
  );
}

function noConfiguration(): UsageProblem {
  return new UsageProblem(
    `The repository has no ${configPath} at that revision.`,
    'Commit one: "slipway init" proposes it. diff and render also take a folder: --path overlays/production.',
  );
}

function brokenConfiguration(problems: readonly ConfigProblem[]): UsageProblem {
  return new UsageProblem(
    problemLines(problems).join("\n"),
    'It is read as it was committed at the revision that was asked for: correct it there. "slipway validate" checks the file on disk.',
  );
}
