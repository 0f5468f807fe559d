/** Environments of a local repository and their clusters: what `deploy` and `status` have in common. */

import { access, constants, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { EnvironmentCluster } from "../cluster/cluster.ts";
import type { ClustersConfig } from "../cluster/clusters-config.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import { readOrigin } from "../git/read-origin.ts";
import { version } from "../version.ts";
import { type ChosenEnvironments, chooseEnvironments } from "./choose-environments.ts";
import { UsageProblem } from "./usage-problem.ts";
import { atWorkplace, type CommandContext, type Workplace } from "./workplace.ts";

export interface ClusterOptions {
  readonly repo: string;
  readonly revision: string;
  /** `owner/name`; default: what the remote `origin` says. */
  readonly repository: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

export interface OpenedEnvironments extends Workplace, ChosenEnvironments {
  readonly revision: Revision;
  readonly tree: Tree;
  /** Faults: UNKNOWN_CLUSTER, CLUSTER_NOT_GRANTED, CLUSTER_UNAVAILABLE. */
  readonly open: (environment: Environment) => Promise<EnvironmentCluster>;
}

const nothing: ChosenEnvironments = { environments: [], pins: undefined };

/** `names`: of environments; none: all. */
export function atEnvironments<Result>(
  context: CommandContext,
  { names, ...options }: ClusterOptions & { readonly names: readonly string[] },
  work: (opened: OpenedEnvironments) => Promise<Result>,
): Promise<Result> {
  return atWorkplace(context, options.repo, async (workplace) => {
    const revision = await workplace.repository.resolve(options.revision);
    const tree = await workplace.repository.tree(revision);
    const [{ environments, pins } = nothing] = await chooseEnvironments([tree], { env: names });
    const repository = options.repository ?? (await originOf(context, options.repo));
    const { config, directory } = await clustersOf(context, options, { environments, repository });
    // Kubernetes' client takes half a second to load, so only what needs it loads it.
    const { createClusters } = await import("../cluster/create-clusters.ts");
    const { allowLoopbackHttp } = context.settings;
    const clusters = createClusters({ config, directory, version, allowLoopbackHttp });
    const open = async ({ cluster, namespace, namespaces, name }: Environment): Promise<EnvironmentCluster> =>
      (await clusters.get(cluster)).environment({ repository, environment: name, namespace, namespaces });
    try {
      return await work({ ...workplace, environments, pins, revision, tree, open });
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
  readonly environments: readonly Environment[];
  readonly repository: string;
}

interface FoundClusters {
  readonly config: ClustersConfig;
  /** To which the kubeconfigs' names are relative. */
  readonly directory: string;
}

/** A named kubeconfig stands for every cluster; else the operator's file counts, else kubectl's own kubeconfig. */
async function clustersOf(
  { settings, directory }: CommandContext,
  { kubeconfig, context }: ClusterOptions,
  { environments, repository }: Wanted,
): Promise<FoundClusters> {
  const { clustersFile } = settings;
  if (kubeconfig === undefined && context === undefined && clustersFile !== undefined)
    return readClustersFile(resolve(directory, clustersFile));
  // Whoever holds the kubeconfig decides what may be done with it: the grant is as wide as the credential.
  const grants = [{ repository, namespaces: ["*"], clusterScoped: ["*"] }];
  const file = resolve(directory, kubeconfig ?? settings.kubeconfig);
  await access(file, constants.R_OK).catch(() => {
    throw new UsageProblem(
      `The kubeconfig ${file} cannot be read.`,
      "Name another one with --kubeconfig, or in KUBECONFIG.",
    );
  });
  const names = new Set(environments.map(({ cluster }) => cluster));
  const clusters = [...names].map((name) => ({ name, kubeconfig: file, context, files: true, grants }));
  return { config: { clusters }, directory };
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
