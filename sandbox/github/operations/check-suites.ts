/** Check suites: one for each App and commit, made by a push or by the first check run. */

import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { App } from "../model/app.ts";
import type { CheckSuite } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";

export interface SuitePlace {
  readonly repository: Repository;
  readonly headSha: string;
  readonly branch: string | null;
  readonly before: string | null;
}

/** The App's suite on a commit; made when there is none. */
export function suiteFor(hub: Hub, app: App, place: SuitePlace): CheckSuite {
  const existing = findSuite(place.repository, app, place.headSha);
  if (existing !== undefined) return existing;
  const now = timestamp(hub);
  const suite: CheckSuite = {
    id: hub.ids.next("checkSuite"),
    appId: app.id,
    headSha: place.headSha,
    headBranch: place.branch,
    before: place.before,
    createdAt: now,
    updatedAt: now,
    rerequested: false,
  };
  place.repository.checkSuites.set(suite.id, suite);
  return suite;
}

export function findSuite(repository: Repository, app: App, headSha: string): CheckSuite | undefined {
  return [...repository.checkSuites.values()].find(
    (suite) => suite.appId === app.id && suite.headSha === headSha,
  );
}
