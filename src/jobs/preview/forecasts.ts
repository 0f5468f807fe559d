/** Adds to a preview what each guarded environment still needs before the pull request can be deployed. */

import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import { type Facts, type IncomingChange, type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { EnvironmentPreview, GateForecast, Preview } from "../../core/model/preview.ts";
import type { BranchRules, PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { forecast } from "../../core/policy/forecast.ts";
import { strictestProtection } from "../../core/policy/strictest-protection.ts";
import type { GitHubRepository, SeenDeployment } from "../../github/github.ts";
import { loadChange, loadChanges } from "../environment/load-changes.ts";
import type { Tools } from "../tools.ts";
import type { TwoSides } from "./preview-sides.ts";

export interface ForecastScene {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  readonly sides: TwoSides;
}

/** More commits than these between what runs and the branch are not looked up for a forecast: each costs a request. */
const mostCommits = 20;

/** Facts that cannot be read are unknown: they keep nobody from seeing the rest. Nothing is asked where nothing is guarded. */
export async function withForecasts(preview: Preview, scene: ForecastScene, tools: Tools): Promise<Preview> {
  const guarded = preview.environments.flatMap((one) => {
    const environment = guardedEnvironment(one, scene.sides);
    return environment === undefined ? [] : [{ preview: one, environment }];
  });
  if (guarded.length === 0 || !(await isFollowed(scene))) return preview;
  const names = guarded.map(({ environment }) => environment.name);
  const facts = await loadShared(scene, names, tools);
  const forecasts = new Map<string, GateForecast>();
  for (const one of guarded) forecasts.set(one.environment.name, await forecastOf(one, scene, facts));
  return {
    ...preview,
    environments: preview.environments.map((one) => {
      const found = forecasts.get(one.environment);
      return found === undefined ? one : { ...one, forecast: found };
    }),
  };
}

/** With the stricter of the rules that are in force and of those that the merge brings: both will judge it. */
function guardedEnvironment(
  { environment: name, kind }: EnvironmentPreview,
  { base, head }: TwoSides,
): Environment | undefined {
  if (kind !== "changed" && kind !== "new" && kind !== "repaired") return undefined;
  const after = head.environments.find((one) => one.name === name);
  const before = base.environments.find((one) => one.name === name);
  const protection = strictestProtection(after?.protection, before?.protection);
  return after === undefined || protection === undefined ? undefined : { ...after, protection };
}

/** A merge into another branch deploys nothing. */
async function isFollowed({ repository, pullRequest, sides }: ForecastScene): Promise<boolean> {
  const followed = sides.follows ?? (await orUnreadable(() => repository.defaultBranch()));
  return followed === pullRequest.baseBranch;
}

interface SharedFacts {
  readonly ownAppId: number;
  readonly branchRules: BranchRules | Unknown;
  readonly own: IncomingChange | Unknown;
  /** By environment. */
  readonly records: ReadonlyMap<string, readonly SeenDeployment[]> | Unknown;
  /** By what an environment runs. */
  readonly pending: Map<Revision, Promise<readonly IncomingChange[] | Unknown>>;
}

async function loadShared(
  { repository, pullRequest }: ForecastScene,
  environments: readonly string[],
  tools: Tools,
): Promise<SharedFacts> {
  const merged: PullRequest = { ...pullRequest, state: "closed", merged: true };
  const [{ id: ownAppId }, branchRules, own, records] = await Promise.all([
    tools.github.app(),
    orUnreadable(() => repository.branchRules(pullRequest.baseBranch)),
    orUnreadable(() => loadChange({ repository }, merged)),
    orUnreadable(() => repository.newestDeployments(environments)),
  ]);
  return { ownAppId, branchRules, own, records, pending: new Map() };
}

interface Guarded {
  readonly preview: EnvironmentPreview;
  readonly environment: Environment;
}

async function forecastOf(
  { preview, environment }: Guarded,
  scene: ForecastScene,
  shared: SharedFacts,
): Promise<GateForecast> {
  const { pullRequest } = scene;
  const { ownAppId, branchRules, records } = shared;
  const own = isUnknown(records) ? records : (records.get(environment.name) ?? []);
  const facts: Facts = {
    environment,
    request: {
      schema: 1,
      kind: "deploy",
      environment: environment.name,
      revision: pullRequest.head,
      trigger: { kind: "push", pullRequest: pullRequest.number },
      ...("digest" in preview && preview.digest !== undefined ? { reviewedDigest: preview.digest } : {}),
    },
    branch: pullRequest.baseBranch,
    branchRules,
    changes: await changesOf(own, scene, shared),
    hold: isUnknown(own) ? own : holdOf(own),
    toAcknowledge: preview.toAcknowledge ?? [],
    ownAppId,
  };
  return forecast({ facts, pullRequest: pullRequest.number });
}

/** What waits in front of the pull request and would be deployed together with it, then the pull request itself. */
async function changesOf(
  records: readonly SeenDeployment[] | Unknown,
  { repository, pullRequest, sides }: ForecastScene,
  { own, pending }: SharedFacts,
): Promise<Facts["changes"]> {
  if (isUnknown(own)) return own;
  if (isUnknown(records)) return records;
  const running = records.find(({ everSucceeded }) => everSucceeded)?.request.revision;
  const tip = sides.base.revision;
  if (running === undefined || running === tip) return [own];
  const asked =
    pending.get(running) ??
    orUnreadable(async () => {
      const range = await repository.commitRange(running, tip);
      if (range.kind === "complete" && range.revisions.length > mostCommits)
        return { unknown: `${range.revisions.length} commits wait to be deployed` };
      return loadChanges({ repository, records, branch: pullRequest.baseBranch }, running, tip);
    });
  pending.set(running, asked);
  const waiting = await asked;
  return isUnknown(waiting) ? waiting : [...waiting, own];
}

/** Unlike in a deployment, a passing failure is no reason to try again: the next look comes by itself. */
async function orUnreadable<T>(read: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault) return { unknown: error.message };
    throw error;
  }
}
