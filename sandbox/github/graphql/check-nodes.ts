/** Commits with their check suites and check runs in GraphQL. */

import type { CheckRun, CheckSuite } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { suiteState } from "../operations/suite-state.ts";
import { nodeId } from "../store.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import { notServed } from "./errors.ts";
import type { Scope } from "./scope.ts";
import { need } from "./scope.ts";

interface SuitesArguments extends PageArguments {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

interface RunsArguments extends PageArguments {
  readonly filterBy?: {
    readonly appId?: number | null;
    readonly checkName?: string | null;
    readonly checkType?: "ALL" | "LATEST" | null;
    readonly status?: string | null;
    readonly statuses?: readonly string[] | null;
    readonly conclusions?: readonly string[] | null;
  } | null;
}

export function commitNode(scope: Scope, repository: Repository, sha: string) {
  return {
    __typename: "Commit",
    id: `C_${repository.id}_${sha}`,
    oid: sha,
    checkSuites: ({ filterBy, ...page }: SuitesArguments) => {
      need(scope, repository, [{ checks: "read" }]);
      if (isGiven(filterBy?.checkName)) throw notServed("CheckSuiteFilter.checkName");
      const items = [...repository.checkSuites.values()].filter(
        ({ headSha, appId }) => headSha === sha && matches(filterBy?.appId, appId),
      );
      return connection("checkSuites", { items, page, node: (suite) => suiteNode(scope, repository, suite) });
    },
  };
}

function suiteNode({ hub }: Scope, repository: Repository, suite: CheckSuite) {
  const all = [...repository.checkRuns.values()].filter(({ suiteId }) => suiteId === suite.id);
  const { status, conclusion } = suiteState(suite, all);
  const app = hub.store.apps.get(suite.appId);
  return {
    __typename: "CheckSuite",
    id: nodeId("CS", suite.id),
    databaseId: suite.id,
    status: (status ?? "queued").toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    app:
      app === undefined
        ? null
        : {
            __typename: "App",
            id: nodeId("A", app.id),
            databaseId: app.id,
            slug: app.slug,
            name: app.name,
          },
    checkRuns: ({ filterBy, ...page }: RunsArguments) => {
      const { appId, checkName, checkType, ...others } = filterBy ?? {};
      if (Object.values(others).some(isGiven)) throw notServed("CheckRunFilter of states");
      const named = all.filter((run) => matches(appId, run.appId) && matches(checkName, run.name));
      const items = checkType === "ALL" ? named : latest(named);
      return connection("checkRuns", { items, page, node: runNode });
    },
  };
}

/** The last made of each name. */
function latest(runs: readonly CheckRun[]): readonly CheckRun[] {
  return [...new Map(runs.map((run) => [run.name, run])).values()];
}

function runNode({ id, name, externalId, status, conclusion, startedAt, completedAt, output }: CheckRun) {
  return {
    __typename: "CheckRun",
    id: nodeId("CR", id),
    databaseId: id,
    name,
    externalId,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    startedAt,
    completedAt,
    title: output.title,
    summary: output.summary,
    text: output.text,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** What is not asked for filters nothing. */
function matches<T>(wanted: T | null | undefined, value: T): boolean {
  return !isGiven(wanted) || wanted === value;
}
