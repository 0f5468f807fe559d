/** One look at an environment: what its deployments ask for, whether the gate lets it, and the next piece of work. */

import { type NextStep, isUnderWay, nextStep } from "../../core/plan/next-step.ts";
import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Job } from "../../core/model/job.ts";
import { outcome } from "../../core/model/outcome.ts";
import { shortRevision } from "../../core/model/revision.ts";
import { decide } from "../../core/policy/decide.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Handled } from "../../queue/queue.ts";
import type { Tools } from "../tools.ts";
import { advance } from "./advance.ts";
import { loadFacts } from "./load-facts.ts";
import { meetFault } from "./meet-fault.ts";
import { type Scene, loadScene } from "./scene.ts";
import { tellDeploying, tellOutcome, tellWaiting } from "./tell.ts";

type EnvironmentJob = Extract<Job, { readonly kind: "environment" }>;

const done: Handled = { kind: "done" };

export async function handleEnvironment(
  job: EnvironmentJob,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const repository = tools.github.repository(job.repository);
  const records = await repository.deployments(job.environment);
  const { wanted, underWay, superseded } = nextStep(records);
  await supersede(repository, superseded, records[0], tools);
  if (wanted === undefined) return done;
  try {
    const scene = await loadScene(repository, wanted.request, records, tools, signal);
    return await proceed(scene, wanted, underWay, tools, signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return meetFault(error, { repository, record: wanted, patienceMs: 0 }, tools);
  }
}

async function proceed(
  scene: Scene,
  wanted: DeploymentRecord,
  underWay: NextStep["underWay"],
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  if (isUnderWay(wanted)) return advance(scene, wanted, tools, signal);
  const decision = decide(await loadFacts(scene, wanted.request, tools));
  if (decision.kind === "refuse") {
    await tellWaiting(scene.repository, wanted, decision, tools);
    return underWay === undefined ? done : goOn(scene, underWay, tools, signal);
  }
  if (underWay !== undefined) await supersede(scene.repository, [underWay], wanted, tools);
  const started = await tellDeploying(scene.repository, wanted, tools);
  return advance(scene, started, tools, signal);
}

/** What passed its gate goes where its own revision says, whatever the newer one would change. */
async function goOn(
  { repository, records }: Scene,
  underWay: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const scene = await loadScene(repository, underWay.request, records, tools, signal);
  return advance(scene, underWay, tools, signal);
}

async function supersede(
  repository: GitHubRepository,
  superseded: readonly DeploymentRecord[],
  by: DeploymentRecord | undefined,
  tools: Tools,
): Promise<void> {
  for (const record of superseded) {
    const evidence = by === undefined ? [] : [`the deployment of ${shortRevision(by.request.revision)}`];
    await tellOutcome(repository, record, outcome("NEWER_REVISION", { evidence }), tools);
  }
}
