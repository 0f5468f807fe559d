/** What a handler of one environment knows: its records, its configuration in force, and where to write. */

import { nameList } from "../../core/config/name-list.ts";
import type { DeploymentRecord, DeploymentRequest } from "../../core/model/deployment.ts";
import type { Config } from "../../core/model/config.ts";
import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { ToolPins } from "../../core/model/render.ts";
import { fullName } from "../../core/model/repository.ts";
import { count } from "../../core/report/count.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { EnvironmentCluster } from "../../cluster/cluster.ts";
import type { GitRepository } from "../../git/git.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { branchConfig } from "../branch-config.ts";
import { readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";

export interface Scene {
  readonly repository: GitHubRepository;
  readonly environment: Environment;
  /** Versions of the tools that the revision's configuration asks for. */
  readonly pins: ToolPins | undefined;
  /** How grave findings are by the branch's configuration. */
  readonly findings: Config["findings"];
  /** The branch that the environment follows, and its head now. */
  readonly branch: string;
  readonly branchHead: Revision;
  readonly git: GitRepository;
  readonly cluster: EnvironmentCluster;
  /** Ours, newest first. */
  readonly records: readonly DeploymentRecord[];
}

/** Faults: CONFIG_MISSING, CONFIG_INVALID, UNKNOWN_ENVIRONMENT, UNKNOWN_CLUSTER, CLUSTER_NOT_GRANTED. */
export async function loadScene(
  repository: GitHubRepository,
  { environment: name, revision }: Pick<DeploymentRequest, "environment" | "revision">,
  records: readonly DeploymentRecord[],
  tools: Tools,
  signal?: AbortSignal,
): Promise<Scene> {
  const { config, branch, head, git } = await configInForce(repository, tools, signal);
  const inForce = config.environments.find((candidate) => candidate.name === name);
  if (inForce === undefined) {
    throw new Fault("UNKNOWN_ENVIRONMENT", {
      message: `${name} is no environment of ${branch} any more`,
      next: `There are: ${nameList(config.environments.map((known) => known.name))}. What runs in ${name} stays as it is.`,
      retry: "never",
    });
  }
  const others = config.environments.filter((candidate) => candidate !== inForce);
  const { environment, pins } =
    revision === head
      ? { environment: inForce, pins: config.tools }
      : await targetAt(inForce, others, { revision, git }, signal);
  const cluster = await tools.clusters.get(environment.cluster);
  return {
    repository,
    environment,
    pins,
    findings: config.findings,
    branch,
    branchHead: head,
    git,
    records,
    cluster: cluster.environment({
      repository: fullName(repository.ref),
      environment: name,
      namespace: environment.namespace,
      namespaces: environment.namespaces,
    }),
  };
}

/**
 * Where an older revision goes is what its own configuration said: a folder that was renamed since must not keep a rollback
 * from finding it. The rules are those of the branch now, and what has become a protected environment's place stays its own.
 */
async function targetAt(
  inForce: Environment,
  others: readonly Environment[],
  { revision, git }: { readonly revision: Revision; readonly git: GitRepository },
  signal?: AbortSignal,
): Promise<Pick<Scene, "environment" | "pins">> {
  await git.fetch([revision], signal);
  const read = await readConfig(await git.tree(revision));
  const then = read.kind === "config" ? read.config : undefined;
  const pins = then?.tools;
  const earlier = then?.environments.find(({ name }) => name === inForce.name);
  if (earlier === undefined) return { environment: inForce, pins };
  const { path, namespace, cluster, helm } = earlier;
  const owner = others.find(
    (other) => other.protection !== undefined && goesTo(other, { cluster, namespace }),
  );
  if (owner !== undefined) {
    throw new Fault("NAMESPACE_NOT_ALLOWED", {
      message: `${revision} went to the namespace ${namespace}, which is ${owner.name}'s now`,
      next: "Deploy a revision that goes where the branch says now.",
      retry: "never",
    });
  }
  const { helm: _, ...rules } = inForce;
  const environment = { ...rules, path, namespace, cluster, ...(helm === undefined ? {} : { helm }) };
  return { environment, pins };
}

function goesTo(
  { cluster, namespace, namespaces = [] }: Environment,
  place: Pick<Environment, "cluster" | "namespace">,
): boolean {
  return cluster === place.cluster && [namespace, ...namespaces].includes(place.namespace);
}

async function configInForce(repository: GitHubRepository, tools: Tools, signal?: AbortSignal) {
  const read = await branchConfig(repository, tools, signal);
  switch (read.kind) {
    case "config":
      return read;
    case "absent":
      throw new Fault("CONFIG_MISSING", {
        message: "there is no .github/slipway.yml on the branch",
        next: "Bring it back; `slipway validate` checks it.",
        retry: "never",
      });
    case "problems":
      throw new Fault("CONFIG_INVALID", {
        message: `.github/slipway.yml on the branch has ${count(read.problems.length, "problem")}`,
        next: "Mend it: the check Slipway on the head of the branch lists every problem with its line, and so does `slipway validate`.",
        retry: "never",
      });
  }
}
