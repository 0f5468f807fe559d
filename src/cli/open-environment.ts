/** One environment of a local repository and its cluster: what `deploy` and `status` have in common. */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { EnvironmentCluster } from "../cluster/cluster.ts";
import type { ClustersConfig } from "../cluster/clusters-config.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import { readOrigin } from "../git/read-origin.ts";
import { version } from "../version.ts";
import { chooseEnvironments } from "./choose-environments.ts";
import { UsageProblem } from "./usage-problem.ts";
import { atWorkplace, type CommandContext, type Workplace } from "./workplace.ts";

export interface EnvironmentOptions {
  readonly repo: string;
  readonly env: string | undefined;
  readonly revision: string;
  /** `owner/name`; default: what the remote `origin` says. */
  readonly repository: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

export interface OpenedEnvironment extends Workplace {
  readonly environment: Environment;
  readonly revision: Revision;
  readonly tree: Tree;
  readonly cluster: EnvironmentCluster;
}

export function atEnvironment<Result>(
  context: CommandContext,
  options: EnvironmentOptions,
  work: (opened: OpenedEnvironment) => Promise<Result>,
): Promise<Result> {
  const { env } = options;
  if (env === undefined)
    throw new UsageProblem("Which environment?", "Name it with --env, for example --env staging.");
  return atWorkplace(context, options.repo, async (workplace) => {
    const revision = await workplace.repository.resolve(options.revision);
    const tree = await workplace.repository.tree(revision);
    const [[environment] = []] = await chooseEnvironments([tree], { env: [env] });
    if (environment === undefined)
      throw new UsageProblem(`There is no environment "${env}" at this revision.`);
    const repository = options.repository ?? (await originOf(context, options.repo));
    const { config, directory } = await clustersOf(context, options, { environment, repository });
    // Kubernetes' client takes half a second to load, so only what needs it loads it.
    const { createClusters } = await import("../cluster/create-clusters.ts");
    const { allowLoopbackHttp } = context.settings;
    const clusters = createClusters({ config, directory, version, allowLoopbackHttp });
    try {
      const { namespace, name } = environment;
      const opened = await clusters.get(environment.cluster);
      const cluster = opened.environment({ repository, environment: name, namespace });
      return await work({ ...workplace, environment, revision, tree, cluster });
    } finally {
      await clusters.close();
    }
  });
}

/** The name is part of the inventory's: command line and App must find the same one. */
async function originOf({ directory, settings, signal }: CommandContext, repo: string): Promise<string> {
  const program = { path: "git", searchPath: settings.searchPath };
  const origin = await readOrigin(program, resolve(directory, repo), signal);
  if (origin !== undefined) return origin;
  throw new UsageProblem(
    "The repository's name is not known: it has no remote origin that says owner/name.",
    "Name it with --repository owner/name, as GitHub calls it.",
  );
}

interface Wanted {
  readonly environment: Environment;
  readonly repository: string;
}

interface FoundClusters {
  readonly config: ClustersConfig;
  /** To which the kubeconfigs' names are relative. */
  readonly directory: string;
}

/** A named kubeconfig stands for the environment's cluster; else the operator's file, else kubectl's own kubeconfig. */
async function clustersOf(
  { settings, directory }: CommandContext,
  { kubeconfig, context }: EnvironmentOptions,
  { environment, repository }: Wanted,
): Promise<FoundClusters> {
  const { clustersFile } = settings;
  if (kubeconfig === undefined && context === undefined && clustersFile !== undefined)
    return readClustersFile(resolve(directory, clustersFile));
  // Whoever holds the kubeconfig decides what may be done with it: the grant is as wide as the credential.
  const grants = [{ repository, namespaces: ["*"], clusterScoped: ["*"] }];
  const file = resolve(directory, kubeconfig ?? settings.kubeconfig);
  const cluster = { name: environment.cluster, kubeconfig: file, context, files: true, grants };
  return { config: { clusters: [cluster] }, directory };
}

async function readClustersFile(file: string): Promise<FoundClusters> {
  const { parseClustersConfig } = await import("../cluster/clusters-config.ts");
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageProblem(`The clusters file ${file} cannot be read.`, "Correct SLIPWAY_CLUSTERS_FILE.");
  });
  const parsed = parseClustersConfig(text);
  if (parsed.kind === "parsed") return { config: parsed.config, directory: dirname(file) };
  const lines = parsed.problems.map(({ line, path, message }) => `${file}:${line}: ${path} ${message}`);
  throw new UsageProblem(lines.join("\n"));
}
