/** Webhooks of check runs, and the buttons that send them. */

import type { Actor } from "../auth/caller.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { CheckRun } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { serializeBareSuite, serializeCheckRun } from "../serializers/check.ts";

/** A person presses "re-run": only the App that owns the run hears of it; its suite is reset, the run is not. */
export function rerequestRun(
  hub: Hub,
  {
    repository,
    run,
    actor,
  }: { readonly repository: Repository; readonly run: CheckRun; readonly actor: Actor },
): void {
  const suite = repository.checkSuites.get(run.suiteId);
  if (suite !== undefined) suite.rerequested = true;
  emitRun(hub, { repository, run, action: "rerequested", sender: actor.account, owner: true });
}

/** A person presses one of the run's own buttons. */
export function requestRunAction(
  hub: Hub,
  {
    repository,
    run,
    actor,
    identifier,
  }: {
    readonly repository: Repository;
    readonly run: CheckRun;
    readonly actor: Actor;
    readonly identifier: string;
  },
): void {
  emitRun(hub, {
    repository,
    run,
    action: "requested_action",
    sender: actor.account,
    owner: true,
    extra: { requested_action: { identifier } },
  });
}

interface RunEvent {
  readonly repository: Repository;
  readonly run: CheckRun;
  readonly action: "created" | "completed" | "rerequested" | "requested_action";
  readonly sender: Account;
  readonly owner?: true;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export function emitRun(hub: Hub, { repository, run, action, sender, owner, extra = {} }: RunEvent): void {
  const suite = repository.checkSuites.get(run.suiteId);
  const shown = serializeCheckRun(hub, repository, run);
  hub.webhooks.emit({
    name: "check_run",
    action,
    sender,
    repository,
    ...(owner === true ? { ownerAppId: run.appId } : {}),
    payload: {
      check_run: {
        ...shown,
        check_suite:
          suite === undefined
            ? { id: run.suiteId }
            : withoutCounts(serializeBareSuite(hub, repository, suite)),
      },
      ...extra,
    },
  });
}

function withoutCounts(suite: ReturnType<typeof serializeBareSuite>) {
  const {
    latest_check_runs_count: _count,
    check_runs_url: _url,
    rerequestable: _r,
    runs_rerequestable: _rr,
    ...rest
  } = suite;
  return rest;
}
