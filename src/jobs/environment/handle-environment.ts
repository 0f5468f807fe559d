/** One look at an environment: what its deployments ask for, whether the gate lets it, and the next piece of work. */

import { isUnderWay, nextStep } from "../../core/plan/next-step.ts";
import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Job } from "../../core/model/job.ts";
import { decide } from "../../core/policy/decide.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Handled } from "../../queue/queue.ts";
import type { Tools } from "../tools.ts";
import { advance } from "./advance.ts";
import { loadFacts } from "./load-facts.ts";
import type { Looked } from "./looked.ts";
import { meetFault } from "./meet-fault.ts";
import { type Scene, loadScene } from "./scene.ts";
import { retireReplaced, supersede } from "./supersede.ts";
import { tellDeploying, tellWaiting } from "./tell.ts";

type EnvironmentJob = Extract<Job, { readonly kind: "environment" }>;

const done: Handled = { kind: "done" };

/** What has ended gives way at once: the records, read again, say to whom. */
const atOnce: Handled = { kind: "again", delayMs: 0 };

export async function handleEnvironment(
  job: EnvironmentJob,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const repository = tools.github.repository(job.repository);
  const records = await repository.deployments(job.environment);
  await retireReplaced(repository, records);
  const { wanted, underWay, superseded } = nextStep(records);
  await supersede(repository, superseded, records[0], tools);
  const looking: Looking = { repository, records, tools, signal };
  if (wanted !== undefined) {
    const looked = await lookAt(looking, wanted, (scene) => proceed(scene, wanted, tools, signal));
    if (looked.kind === "ended") return underWay.length === 0 ? done : atOnce;
    if (looked.kind !== "waits") return looked;
  }
  // What passed its gate goes where its own revision says, whatever the newer one would change.
  const [first, ...others] = underWay;
  if (first === undefined) return done;
  const looked = await lookAt(looking, first, (scene) => advance(scene, first, tools, signal));
  if (looked.kind === "ended") return others.length === 0 ? done : atOnce;
  return looked.kind === "waits" ? done : looked;
}

interface Looking {
  readonly repository: GitHubRepository;
  readonly records: readonly DeploymentRecord[];
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

async function lookAt(
  { repository, records, tools, signal }: Looking,
  record: DeploymentRecord,
  look: (scene: Scene) => Promise<Looked>,
): Promise<Looked> {
  try {
    return await look(await loadScene(repository, record.request, records, tools, signal));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const wrote = async () => isUnderWay(record);
    return meetFault(error, { repository, record, patienceMs: 0, wrote }, tools);
  }
}

async function proceed(
  scene: Scene,
  wanted: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  if (isUnderWay(wanted)) return advance(scene, wanted, tools, signal);
  const decision = decide(await loadFacts(scene, wanted.request, tools, { signal }));
  if (decision.kind === "refuse") {
    await tellWaiting(scene.repository, wanted, decision, tools);
    return { kind: "waits" };
  }
  const started = await tellDeploying(scene.repository, wanted, tools);
  return advance(scene, started, tools, signal);
}
