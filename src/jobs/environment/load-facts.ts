/** Reads the facts that the gate judges, from GitHub, at the moment of the decision. What cannot be read becomes `unknown`. */

import type { DeploymentRequest } from "../../core/model/deployment.ts";
import { type Facts, type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { Render } from "../../core/model/render.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { factsNeeded } from "../../core/policy/facts-needed.ts";
import { strictestProtection } from "../../core/policy/strictest-protection.ts";
import type { Tools } from "../tools.ts";
import { asFact, findToAcknowledge } from "./find-to-acknowledge.ts";
import { loadChanges } from "./load-changes.ts";
import { loadEarlierRules } from "./load-earlier-rules.ts";
import { loadRunning } from "./load-running.ts";
import { orUnknown } from "./or-unknown.ts";
import type { Scene } from "./scene.ts";

/** `render`: what is going to be applied, where it is at hand. */
export async function loadFacts(
  scene: Scene,
  request: DeploymentRequest,
  tools: Tools,
  { signal, render }: { readonly signal?: AbortSignal; readonly render?: Render } = {},
): Promise<Facts> {
  const { repository, records, branch } = scene;
  const { trigger } = request;
  // A rollback must work when nothing can be read.
  const running = request.kind === "rollback" ? undefined : await loadRunning(scene);
  const earlierRules = running === undefined ? undefined : await loadEarlierRules(scene, running);
  const environment = judgedBy(scene, earlierRules);
  const needed = new Set(factsNeeded(environment, request));
  const [{ id: ownAppId }, branchRules, changes, actorRole, found] = await Promise.all([
    tools.github.app(),
    needed.has("branchRules") ? orUnknown(() => repository.branchRules(branch)) : notAsked,
    needed.has("changes") ? loadChanges(scene, running, request.revision) : notAsked,
    trigger.kind === "command" ? orUnknown(() => repository.role(trigger.actor)) : undefined,
    needed.has("toAcknowledge") ? findToAcknowledge(scene, { request, render }, tools, signal) : undefined,
  ]);
  return {
    environment,
    request,
    branch,
    branchRules,
    changes,
    hold: holdOf(records),
    ownAppId,
    ...(earlierRules === undefined ? {} : { earlierRules }),
    ...(actorRole === undefined ? {} : { actorRole }),
    ...(found === undefined ? {} : { toAcknowledge: asFact(found) }),
  };
}

/** For a fact that no rule needs here; a rule that looks at it all the same refuses. */
const notAsked: Unknown = { unknown: "it was not looked up" };

/** With the stricter of the rules on the branch and of those that were in force for what it runs. */
function judgedBy({ environment }: Scene, earlier: Facts["earlierRules"]): Facts["environment"] {
  if (earlier === undefined || isUnknown(earlier)) return environment;
  const protection = strictestProtection(environment.protection, earlier.protection);
  return protection === undefined ? environment : { ...environment, protection };
}
