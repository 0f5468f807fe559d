/** `slipway status`: what environments run, since when, and how their objects are now. */

import { judge } from "../core/health/judge.ts";
import { summary } from "../core/health/summary.ts";
import type { Environment } from "../core/model/environment.ts";
import { Fault } from "../core/model/fault.ts";
import type { ObjectHealth } from "../core/model/health.ts";
import type { Inventory } from "../core/model/inventory.ts";
import { identityLabel } from "../core/model/manifest.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { atEnvironments, type ClusterOptions, type OpenedEnvironments } from "./open-environment.ts";
import type { CommandContext } from "./workplace.ts";

export interface StatusOptions extends ClusterOptions {
  /** None: all. */
  readonly env?: readonly string[];
  readonly output: "text" | "json";
}

type Status = { readonly environment: string } & (
  | { readonly kind: "deployed"; readonly inventory: Inventory; readonly healths: readonly ObjectHealth[] }
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown"; readonly why: string }
);

/** Exit status 0 when everything is healthy, 1 when something is not, is not deployed or cannot be read. */
export function statusCommand(
  { env = [], output, ...options }: StatusOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  return atEnvironments(context, { ...options, names: env }, async (opened) => {
    const done = opened.terminal.progress("Asking the cluster");
    const statuses = await Promise.all(
      opened.environments.map((environment) => statusOf(opened, environment)),
    ).finally(done);
    opened.terminal.write(output === "json" ? asJson(statuses) : statuses.map(asText).join(""));
    return statuses.every(isHealthy) ? exitStatus.noChange : exitStatus.error;
  });
}

/** A cluster that is away hides nothing of the others. */
async function statusOf({ open }: OpenedEnvironments, environment: Environment): Promise<Status> {
  const { name, health } = environment;
  try {
    const cluster = await open(environment);
    const inventory = await cluster.readInventory();
    if (inventory === undefined) return { environment: name, kind: "nothing" };
    const judged = { now: Date.now(), graceMs: health.graceMs };
    const healths = await cluster.observe(inventory, judge, judged);
    return { environment: name, kind: "deployed", inventory, healths };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { environment: name, kind: "unknown", why: error.message };
  }
}

function isHealthy(status: Status): boolean {
  return status.kind === "deployed" && summary(status.healths).kind === "healthy";
}

const stateWords: Readonly<Record<Inventory["state"], string>> = {
  applying: "a deployment is being applied, or was cut off",
  settling: "applied, not healthy yet",
  settled: "deployed",
  failed: "the last deployment did not become healthy",
};

function asText(status: Status): string {
  switch (status.kind) {
    case "nothing":
      return `${status.environment}: nothing was deployed there yet\n`;
    case "unknown":
      return `${status.environment}: unknown, ${status.why}\n`;
    case "deployed":
      return `${deployedLines(status).join("\n")}\n`;
  }
}

function deployedLines({ environment, inventory, healths }: Extract<Status, { kind: "deployed" }>) {
  const { state, revision, renderDigest, generation, history } = inventory;
  const { kind, failed, waiting } = summary(healths);
  return [
    `${environment}: ${kind}, ${stateWords[state]}`,
    `  revision    ${revision}`,
    `  render      ${renderDigest}`,
    `  generation  ${generation}`,
    `  objects     ${healths.length}, of which ${healths.length - failed.length - waiting.length} are healthy`,
    ...[...failed, ...waiting].map(objectLine),
    ...(history.length === 0 ? [] : ["  history"]),
    ...history.map((entry) => `    ${entry.settledAt}  ${entry.revision}`),
  ];
}

function objectLine({ state, identity, message }: ObjectHealth): string {
  return `    ${state}  ${identityLabel(identity)}  ${message}`.trimEnd();
}

function asJson(statuses: readonly Status[]): string {
  const environments = statuses.map((status) => {
    if (status.kind !== "deployed") return status;
    const { objects: _objects, environment, ...facts } = status.inventory;
    return {
      environment,
      kind: status.kind,
      health: summary(status.healths).kind,
      ...facts,
      objects: status.healths,
    };
  });
  return `${JSON.stringify({ schema: 1, environments }, null, 2)}\n`;
}
