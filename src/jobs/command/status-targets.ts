/** Of which environments `/status` asks the clusters: of all where they are few, else of those of which there is something to tell. */

import { isFinal } from "../../core/model/deployment.ts";
import type { Environment } from "../../core/model/environment.ts";
import { holdOf } from "../../core/plan/hold.ts";
import type { SeenDeployment } from "../../github/github.ts";

/** Each is a handful of requests to its cluster, and a row of a table that somebody reads. */
const mostAsked = 50;

export interface StatusTargets {
  readonly asked: readonly Environment[];
  /** How many were left out although there is something to tell of them, and how many because there is nothing. */
  readonly notAsked: { readonly telling: number; readonly quiet: number };
}

/** `newest`: of each environment, newest first. */
export function statusTargets(
  environments: readonly Environment[],
  newest: ReadonlyMap<string, readonly SeenDeployment[]>,
): StatusTargets {
  if (environments.length <= mostAsked) return { asked: environments, notAsked: { telling: 0, quiet: 0 } };
  const telling = environments.filter(({ name }) => tells(newest.get(name) ?? []));
  const asked = telling.slice(0, mostAsked);
  return {
    asked,
    notAsked: { telling: telling.length - asked.length, quiet: environments.length - telling.length },
  };
}

/** Something is open, the newest did not go well, or it is held. */
function tells(records: readonly SeenDeployment[]): boolean {
  const [newest] = records;
  const wentWrong = newest?.state === "failure" || newest?.state === "error";
  return wentWrong || records.some(({ state }) => !isFinal(state)) || holdOf(records) !== undefined;
}
