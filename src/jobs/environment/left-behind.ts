/** What an environment leaves where it was before: nothing is deleted there, for its new place may never become healthy. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import { fullName } from "../../core/model/repository.ts";
import { count } from "../../core/report/count.ts";
import { removalText } from "../../core/plan/removal-text.ts";
import { readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";
import type { Scene } from "./scene.ts";

export interface LeftBehind {
  /** One sentence without its full stop. */
  readonly what: string;
  /** How it is removed. */
  readonly next: string;
}

/** Told by the first healthy deployment at the new place; the ones after it find the new place before them. */
export async function leftBehind(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<LeftBehind | undefined> {
  const before = await placeBefore(scene, record, signal);
  if (before === undefined) return undefined;
  const { namespace, cluster } = before;
  const where = `the namespace ${namespace} of the cluster ${cluster}`;
  try {
    const connected = await tools.clusters.get(cluster);
    const old = connected.environment({ ...refOf(scene, before) });
    const inventory = await old.readInventory();
    // Where the operator keeps all inventories in one namespace, there is one for both places, and what left is pruned by it.
    if (inventory === undefined || inventory.deploymentId === record.id) return undefined;
    if (inventory.objects.length === 0) return undefined;
    return {
      what: `${count(inventory.objects.length, "object")} stayed in ${where}, where ${before.name} was before, and nothing manages them any more`,
      next: removalText({
        objects: inventory.objects.map(({ identity }) => identity),
        cluster,
        namespace,
        label: old.membersLabel,
      }),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      what: `${before.name} was in ${where} before; what stayed there cannot be read: ${error.message}`,
      next: `Look there for what is not needed any more.`,
    };
  }
}

async function placeBefore(
  { git, environment, records }: Scene,
  record: DeploymentRecord,
  signal: AbortSignal,
): Promise<Environment | undefined> {
  const older = records.slice(records.findIndex(({ id }) => id === record.id) + 1);
  const last = older.find(({ everSucceeded }) => everSucceeded);
  if (last === undefined) return undefined;
  try {
    await git.fetch([last.request.revision], signal);
    const read = await readConfig(await git.tree(last.request.revision));
    const then = read.kind === "config" ? read.config.environments : [];
    const before = then.find(({ name }) => name === environment.name);
    const isSame = before?.cluster === environment.cluster && before.namespace === environment.namespace;
    return isSame ? undefined : before;
  } catch (error) {
    // A revision that is gone tells nothing; a passing failure is tried again.
    if (error instanceof Fault && error.retry === "never") return undefined;
    throw error;
  }
}

function refOf({ repository }: Scene, { name, namespace, namespaces }: Environment) {
  return { repository: fullName(repository.ref), environment: name, namespace, namespaces };
}
