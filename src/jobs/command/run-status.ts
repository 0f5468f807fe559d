/** `/status [ENV]`: what runs where, how healthy it is, and what it waits for. */

import { judge } from "../../core/health/judge.ts";
import { summary } from "../../core/health/summary.ts";
import { isFinal } from "../../core/model/deployment.ts";
import type { Environment } from "../../core/model/environment.ts";
import { acknowledgeCommand, objectsText } from "../../core/model/acknowledgement.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { fullName } from "../../core/model/repository.ts";
import { holdOf } from "../../core/plan/hold.ts";
import type { Answer, EnvironmentStatus } from "../../core/report/command-reply.ts";
import type { SeenDeployment } from "../../github/github.ts";
import { keptUntilAcknowledged } from "../environment/settled-outcome.ts";
import { atMost } from "../at-most.ts";
import type { CommandScene } from "./command-scene.ts";
import { statusTargets } from "./status-targets.ts";

/** Environments that are looked at at the same time. */
const atOnce = 8;

export async function runStatus(scene: CommandScene, only: string | undefined): Promise<Answer> {
  const environments = scene.config.environments.filter(({ name }) => only === undefined || name === only);
  const newest = await scene.repository.newestDeployments(environments.map(({ name }) => name));
  const { asked, notAsked } = statusTargets(environments, newest);
  const away: Away = new Map();
  const told = await atMost(atOnce, asked, (environment) => {
    scene.signal.throwIfAborted();
    return statusOf(scene, { environment, away }, newest.get(environment.name) ?? []);
  });
  return { kind: "status", environments: told, notAsked };
}

/** Clusters that did not answer, with what is told of it: waiting for each of their environments helps nobody. */
type Away = Map<string, string>;

interface Asked {
  readonly environment: Environment;
  readonly away: Away;
}

async function statusOf(
  scene: CommandScene,
  asked: Asked,
  records: readonly SeenDeployment[],
): Promise<EnvironmentStatus> {
  const newest = records[0];
  const hold = holdOf(records);
  return {
    environment: asked.environment.name,
    ...(await inCluster(scene, asked)),
    ...(newest === undefined || isFinal(newest.state) ? {} : { waiting: newest.description }),
    ...(hold === undefined ? {} : { hold }),
  };
}

/** A cluster that is away makes its environments' health unknown; it does not hide the others. */
async function inCluster(
  { repository, tools, signal }: CommandScene,
  { environment, away }: Asked,
): Promise<Pick<EnvironmentStatus, "runs" | "health" | "kept">> {
  const { name, namespace, namespaces, cluster, health } = environment;
  const known = away.get(cluster);
  if (known !== undefined) return { health: `unknown: ${known}` };
  try {
    const connected = await tools.clusters.get(cluster);
    const ref = { repository: fullName(repository.ref), environment: name, namespace, namespaces };
    const own = connected.environment(ref);
    const inventory = await own.readInventory();
    if (inventory === undefined) return { health: "nothing is deployed" };
    const seen = summary(
      await own.observe(inventory, judge, { now: tools.clock(), graceMs: health.graceMs }, signal),
    );
    const [first] = [...seen.failed, ...seen.waiting];
    const why = first === undefined ? "" : `: ${identityLabel(first.identity)}: ${first.message}`;
    const kept = keptLines(inventory, tools.sha256);
    return {
      runs: inventory.revision,
      health: `${seen.kind}${why}`,
      ...(kept.length === 0 ? {} : { kept }),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.reason === "CLUSTER_UNAVAILABLE") away.set(cluster, error.message);
    return { health: `unknown: ${error.message}` };
  }
}

/** Of a deployment that still runs what leaves is not kept yet. */
function keptLines(inventory: Inventory, sha256: (text: string) => string): readonly string[] {
  if (inventory.state !== "settled") return [];
  const { environment } = inventory;
  return keptUntilAcknowledged(inventory, sha256).map((one) => {
    const command = acknowledgeCommand({ kind: "deploy", environment }, [one.code]);
    return `kept until \`${command}\` lets it go: ${objectsText(one)}`;
  });
}
