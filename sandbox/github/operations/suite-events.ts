/** Tells Apps of check suites: a push asks every App with checks for one. */

import { installationCovers, satisfies } from "../auth/access.ts";
import { readCommit } from "../git/commits.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { CheckSuite } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { serializeBareSuite } from "../serializers/check.ts";
import { serializeSimpleCommit } from "../serializers/commit.ts";
import type { SuitePlace } from "./check-suites.ts";
import { suiteFor } from "./check-suites.ts";

export async function requestSuites(hub: Hub, place: SuitePlace, sender: Account): Promise<void> {
  for (const installation of hub.store.installations.values()) {
    const app = hub.store.apps.get(installation.appId);
    if (app === undefined || installation.suspendedAt !== undefined) continue;
    if (!installationCovers(installation, place.repository)) continue;
    if (!satisfies(installation.permissions, { checks: "write" })) continue;
    const suite = suiteFor(hub, app, place);
    await emitSuite(hub, { repository: place.repository, suite, action: "requested", sender });
  }
}

export async function rerequestSuite(
  hub: Hub,
  {
    repository,
    suite,
    sender,
  }: { readonly repository: Repository; readonly suite: CheckSuite; readonly sender: Account },
): Promise<void> {
  suite.rerequested = true;
  suite.updatedAt = timestamp(hub);
  await emitSuite(hub, { repository, suite, action: "rerequested", sender });
}

async function emitSuite(
  hub: Hub,
  event: {
    readonly repository: Repository;
    readonly suite: CheckSuite;
    readonly action: "requested" | "rerequested";
    readonly sender: Account;
  },
): Promise<void> {
  const { repository, suite } = event;
  const commit = await readCommit(repository.dir, suite.headSha);
  hub.webhooks.emit({
    name: "check_suite",
    action: event.action,
    sender: event.sender,
    repository,
    ownerAppId: suite.appId,
    payload: {
      check_suite: {
        ...serializeBareSuite(hub, repository, suite),
        head_commit: serializeSimpleCommit(commit),
      },
    },
  });
}
