/** `slipway deploy`: brings one environment to a revision and stays until it is healthy. */

import { createHash } from "node:crypto";
import type { EnvironmentCluster } from "../cluster/cluster.ts";
import { readAcknowledgements } from "../core/commands/read-acknowledgements.ts";
import { judge } from "../core/health/judge.ts";
import { type AcknowledgementArgument, exactly, objectsText } from "../core/model/acknowledgement.ts";
import type { Environment } from "../core/model/environment.ts";
import { identityLabel } from "../core/model/manifest.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";
import type { Render } from "../core/model/render.ts";
import { makePlan, planSummary } from "../core/plan/make-plan.ts";
import { notReproducible } from "../core/plan/not-reproducible.ts";
import { guardedDeletionsOf } from "../jobs/acknowledge-deletions.ts";
import { deployOnce, rejected } from "../jobs/deploy-once.ts";
import { renderRequestOf } from "../jobs/render-request.ts";
import { deployView } from "./deploy-view.ts";
import { exitStatus, type ExitStatus } from "./exit-status.ts";
import { atEnvironments, type ClusterOptions, type OpenedEnvironments } from "./open-environment.ts";
import { outcomeLines } from "./outcome-lines.ts";
import { UsageProblem } from "./usage-problem.ts";
import type { CommandContext } from "./workplace.ts";

export interface DeployOptions extends ClusterOptions {
  readonly env: string | undefined;
  readonly dryRun: boolean;
  /** Codes of findings, or lists of them with commas. */
  readonly ack?: readonly string[];
}

interface OpenedEnvironment extends OpenedEnvironments {
  readonly environment: Environment;
  readonly cluster: EnvironmentCluster;
}

export function deployCommand(
  { env, dryRun, ack = [], ...options }: DeployOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  if (env === undefined)
    throw new UsageProblem("Which environment?", "Name it with --env, for example --env staging.");
  const acknowledge = acknowledgementsIn(ack);
  return atEnvironments(context, { ...options, names: [env] }, async (all) => {
    const [environment] = all.environments;
    if (environment === undefined)
      throw new UsageProblem(`There is no environment "${env}" at this revision.`);
    const opened = { ...all, environment, cluster: await all.open(environment) };
    const done = all.terminal.progress("Rendering");
    const rendered = await renderOf(opened).finally(done);
    if ("kind" in rendered) return end(opened, rendered);
    return dryRun ? showPlan(opened, rendered) : end(opened, await deploy(opened, rendered, acknowledge));
  });
}

function acknowledgementsIn(ack: readonly string[]): readonly AcknowledgementArgument[] {
  if (ack.length === 0) return [];
  const read = readAcknowledgements(ack.join(","));
  if (read.kind === "error")
    throw new UsageProblem(read.message, "slipway deploy --dry-run prints what can be acknowledged.");
  return read.acknowledge;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function renderOf({
  renderer,
  tree,
  environment,
  pins,
  signal,
}: OpenedEnvironment): Promise<Render | Outcome> {
  const { path } = environment;
  const result = await renderer.render(renderRequestOf(tree, environment, pins), signal);
  switch (result.kind) {
    case "rendered":
      return notReproducible(result.render) ?? result.render;
    case "absent":
      return outcome("EMPTY_RENDER", {
        evidence: [`The folder "${path}" is not in the repository at this revision.`],
        next: "Correct the environment's path, or add the folder.",
      });
    case "failed": {
      const { reason, message, next, file, line } = result.failure;
      const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
      return outcome(reason, { evidence: [`${place}${message}`], next });
    }
  }
}

async function deploy(
  opened: OpenedEnvironment,
  { manifests, digest }: Render,
  acknowledge: readonly AcknowledgementArgument[],
): Promise<Outcome> {
  const { environment, cluster, revision, signal, terminal } = opened;
  const view = deployView(terminal);
  try {
    return await deployOnce({
      environment,
      cluster,
      revision,
      manifests,
      renderDigest: digest,
      deploymentId: "",
      acknowledge,
      sha256,
      judge,
      now: Date.now,
      onProgress: view.show,
      signal,
    });
  } finally {
    view.end();
  }
}

/** What `deploy` would do, and nothing else: exit status 2 when it would do something. */
async function showPlan(opened: OpenedEnvironment, { manifests, digest }: Render): Promise<ExitStatus> {
  const { cluster, terminal, signal, environment, revision } = opened;
  const done = terminal.progress("Asking the cluster");
  const asked = Promise.all([cluster.dryRun(manifests, signal), cluster.readInventory()]);
  const [dryRun, inventory] = await asked.finally(done);
  if (dryRun.kind === "rejected") return end(opened, rejected(dryRun.problems));
  const plan = makePlan({
    environment: environment.name,
    revision,
    renderDigest: digest,
    dryRun: dryRun.objects,
    prunable: inventory === undefined ? [] : cluster.prunable(inventory, manifests),
  });
  const changes = plan.actions.filter(({ kind }) => kind !== "unchanged");
  for (const { kind, identity } of changes) terminal.write(`${kind} ${identityLabel(identity)}\n`);
  const deletions = { environment: environment.name, cluster, manifests, renderDigest: digest, sha256 };
  for (const guarded of await guardedDeletionsOf(deletions))
    terminal.say(`kept without --ack ${exactly(guarded)}: ${objectsText(guarded)}`);
  terminal.say(planSummary(plan));
  return changes.length === 0 ? exitStatus.noChange : exitStatus.changes;
}

function end({ environment, terminal }: OpenedEnvironment, ended: Outcome): ExitStatus {
  const good = ended.kind === "succeeded" || ended.kind === "unchanged";
  const [first = "", ...rest] = outcomeLines(ended);
  if (good) terminal.write(`${environment.name}: ${first}\n`);
  else terminal.say(`${environment.name}: ${first}`);
  for (const line of rest) terminal.say(line);
  return good ? exitStatus.noChange : exitStatus.error;
}
