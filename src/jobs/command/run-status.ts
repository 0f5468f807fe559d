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
import type { CommandScene } from "./command-scene.ts";

export async function runStatus(scene: CommandScene, only: string | undefined): Promise<Answer> {
  const environments = scene.config.environments.filter(({ name }) => only === undefined || name === only);
  const newest = await scene.repository.newestDeployments(environments.map(({ name }) => name));
  return {
    kind: "status",
    environments: await Promise.all(
      environments.map((environment) => statusOf(scene, environment, newest.get(environment.name) ?? [])),
    ),
  };
}

async function statusOf(
  scene: CommandScene,
  environment: Environment,
  records: readonly SeenDeployment[],
): Promise<EnvironmentStatus> {
  const newest = records[0];
  const hold = holdOf(records);
  return {
    environment: environment.name,
    ...(await inCluster(scene, environment)),
    ...(newest === undefined || isFinal(newest.state) ? {} : { waiting: newest.description }),
    ...(hold === undefined ? {} : { hold }),
  };
}

/** A cluster that is away makes its environments' health unknown; it does not hide the others. */
async function inCluster(
  { repository, tools, signal }: CommandScene,
  { name, namespace, cluster, health }: Environment,
): Promise<Pick<EnvironmentStatus, "runs" | "health" | "kept">> {
  try {
    const connected = await tools.clusters.get(cluster);
    const ref = { repository: fullName(repository.ref), environment: name, namespace };
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
