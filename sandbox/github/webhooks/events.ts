/** Which Apps hear of which event. */

import { installationCovers, satisfies } from "../auth/access.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { App, Installation, Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";

export interface HookEvent {
  readonly name: EventName;
  readonly action: string | null;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly repository?: Repository;
  /** Only this installation is concerned, whatever it subscribed to. */
  readonly installation?: Installation;
  /** Only the App that owns the check hears of it, and needs no subscription. */
  readonly ownerAppId?: number;
}

const eventNeeds = {
  pull_request: { pull_requests: "read" },
  pull_request_review: { pull_requests: "read" },
  // Comments on pull requests come as issue comments, and need the permission of issues.
  issue_comment: { issues: "read" },
  push: { contents: "read" },
  check_run: { checks: "read" },
  check_suite: { checks: "read" },
  status: { statuses: "read" },
  deployment: { deployments: "read" },
  deployment_status: { deployments: "read" },
  create: { contents: "read" },
  delete: { contents: "read" },
  merge_group: { merge_queues: "read" },
  branch_protection_rule: { administration: "read" },
  repository_ruleset: { administration: "read" },
  installation: {},
  installation_repositories: {},
  ping: {},
} as const satisfies Record<string, Permissions>;

export type EventName = keyof typeof eventNeeds;

/** Events that come without being asked for. */
const always: ReadonlySet<EventName> = new Set(["installation", "installation_repositories", "ping"]);

export interface Recipient {
  readonly app: App;
  readonly installation: Installation;
}

export function recipientsOf(hub: Hub, event: HookEvent): readonly Recipient[] {
  return [...hub.store.installations.values()].flatMap((installation) => {
    const app = hub.store.apps.get(installation.appId);
    if (app === undefined || app.hook.url === undefined || !app.hook.active) return [];
    return hears({ app, installation }, event) ? [{ app, installation }] : [];
  });
}

function hears({ app, installation }: Recipient, event: HookEvent): boolean {
  if (event.installation !== undefined) return event.installation.id === installation.id;
  if (installation.suspendedAt !== undefined) return false;
  if (event.repository !== undefined && !installationCovers(installation, event.repository)) return false;
  if (event.ownerAppId !== undefined) {
    return event.ownerAppId === app.id && satisfies(installation.permissions, { checks: "write" });
  }
  if (!always.has(event.name) && !installation.events.includes(event.name)) return false;
  return satisfies(installation.permissions, eventNeeds[event.name]);
}
