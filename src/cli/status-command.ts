/** `slipway status`: what an environment runs, since when, and how its objects are now. */

import { judge } from "../core/health/judge.ts";
import { summary } from "../core/health/summary.ts";
import type { ObjectHealth } from "../core/model/health.ts";
import type { Inventory } from "../core/model/inventory.ts";
import { identityLabel } from "../core/model/manifest.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { atEnvironment, type EnvironmentOptions, type OpenedEnvironment } from "./open-environment.ts";
import type { CommandContext } from "./workplace.ts";

export interface StatusOptions extends EnvironmentOptions {
  readonly output: "text" | "json";
}

/** Exit status 0 when all is healthy, 1 when something is not or nothing is deployed. */
export function statusCommand(options: StatusOptions, context: CommandContext): Promise<ExitStatus> {
  return atEnvironment(context, options, async ({ cluster, environment, terminal }: OpenedEnvironment) => {
    const inventory = await cluster.readInventory();
    if (inventory === undefined) {
      terminal.say(`${environment.name}: nothing was deployed there yet.`);
      return exitStatus.error;
    }
    const judged = { now: Date.now(), graceMs: environment.health.graceMs };
    const healths = await cluster.observe(inventory, judge, judged);
    terminal.write(
      options.output === "json" ? statusJson(inventory, healths) : statusText(inventory, healths),
    );
    return summary(healths).kind === "healthy" ? exitStatus.noChange : exitStatus.error;
  });
}

const stateWords: Readonly<Record<Inventory["state"], string>> = {
  applying: "a deployment is being applied, or was cut off",
  settling: "applied, not healthy yet",
  settled: "deployed",
  failed: "the last deployment did not become healthy",
};

function statusText(inventory: Inventory, healths: readonly ObjectHealth[]): string {
  const { environment, state, revision, renderDigest, generation, history } = inventory;
  const { kind, failed, waiting } = summary(healths);
  const lines = [
    `${environment}: ${kind}, ${stateWords[state]}`,
    `  revision    ${revision}`,
    `  render      ${renderDigest}`,
    `  generation  ${generation}`,
    `  objects     ${healths.length}, of which ${healths.length - failed.length - waiting.length} are healthy`,
    ...[...failed, ...waiting].map(objectLine),
    ...(history.length === 0 ? [] : ["  history"]),
    ...history.map((entry) => `    ${entry.settledAt}  ${entry.revision}`),
  ];
  return `${lines.join("\n")}\n`;
}

function objectLine({ state, identity, message }: ObjectHealth): string {
  return `    ${state}  ${identityLabel(identity)}  ${message}`.trimEnd();
}

function statusJson(inventory: Inventory, healths: readonly ObjectHealth[]): string {
  const { objects: _objects, ...facts } = inventory;
  return `${JSON.stringify({ schema: 1, ...facts, health: summary(healths).kind, objects: healths }, null, 2)}\n`;
}
