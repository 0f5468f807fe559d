/** Check runs: an App's verdict on a commit, in parts. */

import { resolveCommit } from "../git/refs.ts";
import { forbidden, validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { App } from "../model/app.ts";
import type {
  Annotation,
  CheckAction,
  CheckConclusion,
  CheckOutput,
  CheckRun,
  CheckStatus,
} from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { suiteFor } from "./check-suites.ts";
import { emitRun } from "./run-events.ts";

export interface RunFields {
  readonly name?: string | undefined;
  readonly detailsUrl?: string | undefined;
  readonly externalId?: string | undefined;
  readonly status?: CheckStatus | undefined;
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly conclusion?: CheckConclusion | undefined;
  readonly output?:
    | {
        readonly title?: string | undefined;
        readonly summary: string;
        readonly text?: string | undefined;
        readonly annotations?: readonly Annotation[] | undefined;
      }
    | undefined;
  readonly actions?: readonly CheckAction[] | undefined;
}

const emptyOutput: CheckOutput = { title: null, summary: null, text: null, annotations: [] };
/** Of one name in one suite; the oldest go. */
const mostRunsOfOneName = 1000;

export async function createCheckRun(
  hub: Hub,
  {
    repository,
    app,
    headSha,
    name,
    fields,
  }: {
    readonly repository: Repository;
    readonly app: App;
    readonly headSha: string;
    readonly name: string;
    readonly fields: RunFields;
  },
): Promise<CheckRun> {
  const known = /^[0-9a-f]{40}$/.test(headSha) ? await resolveCommit(repository.dir, headSha) : undefined;
  if (known === undefined) {
    throw validationFailed([
      {
        resource: "CheckRun",
        field: "head_sha",
        code: "invalid",
        message: `No commit found for SHA: ${headSha}`,
      },
    ]);
  }
  const suite = suiteFor(hub, app, {
    repository,
    headSha,
    branch: branchOf(repository, headSha),
    before: null,
  });
  suite.rerequested = false;
  const run: CheckRun = {
    id: hub.ids.next("checkRun"),
    suiteId: suite.id,
    appId: app.id,
    headSha,
    name,
    externalId: "",
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: fields.startedAt ?? timestamp(hub),
    completedAt: null,
    output: emptyOutput,
    actions: [],
  };
  assign(hub, run, fields);
  repository.checkRuns.set(run.id, run);
  forgetOldest(repository, run);
  emitRun(hub, { repository, run, action: "created", sender: botOf(hub, app) });
  if (run.status === "completed")
    emitRun(hub, { repository, run, action: "completed", sender: botOf(hub, app) });
  return run;
}

export function updateCheckRun(
  hub: Hub,
  {
    repository,
    app,
    run,
    fields,
  }: {
    readonly repository: Repository;
    readonly app: App;
    readonly run: CheckRun;
    readonly fields: RunFields;
  },
): void {
  if (run.appId !== app.id)
    throw forbidden(
      "Invalid app_id `" +
        String(run.appId) +
        "` - check run can only be modified by the GitHub App that created it.",
    );
  const wasCompleted = run.status === "completed";
  assign(hub, run, fields);
  const suite = repository.checkSuites.get(run.suiteId);
  if (suite !== undefined) {
    suite.rerequested = false;
    suite.updatedAt = timestamp(hub);
  }
  if (run.status === "completed" && !wasCompleted) {
    emitRun(hub, { repository, run, action: "completed", sender: botOf(hub, app) });
  }
}

function assign(hub: Hub, run: CheckRun, fields: RunFields): void {
  if (fields.name !== undefined) run.name = fields.name;
  if (fields.detailsUrl !== undefined) run.detailsUrl = fields.detailsUrl;
  if (fields.externalId !== undefined) run.externalId = fields.externalId;
  if (fields.startedAt !== undefined) run.startedAt = fields.startedAt;
  if (fields.actions !== undefined) run.actions = fields.actions;
  if (fields.output !== undefined) {
    run.output = {
      title: fields.output.title ?? run.output.title,
      summary: fields.output.summary,
      text: fields.output.text ?? run.output.text,
      // Annotations of later requests are added to those that are there.
      annotations: [...run.output.annotations, ...(fields.output.annotations ?? [])],
    };
  }
  assignState(hub, run, fields);
}

function assignState(hub: Hub, run: CheckRun, { status, conclusion, completedAt }: RunFields): void {
  if (conclusion !== undefined || completedAt !== undefined || status === "completed") {
    if (conclusion === undefined && run.conclusion === null) {
      throw validationFailed([{ resource: "CheckRun", field: "conclusion", code: "missing_field" }]);
    }
    run.status = "completed";
    run.conclusion = conclusion ?? run.conclusion;
    run.completedAt = completedAt ?? timestamp(hub);
    return;
  }
  if (status === undefined) return;
  run.status = status;
  run.conclusion = null;
  run.completedAt = null;
}

function forgetOldest(repository: Repository, run: CheckRun): void {
  const same = [...repository.checkRuns.values()].filter(
    ({ suiteId, name }) => suiteId === run.suiteId && name === run.name,
  );
  for (const { id } of same.slice(0, Math.max(0, same.length - mostRunsOfOneName)))
    repository.checkRuns.delete(id);
}

function branchOf(repository: Repository, sha: string): string | null {
  const pull = [...repository.pulls.values()].find(
    ({ head }) => head.sha === sha && head.repositoryId === repository.id,
  );
  return pull?.head.ref ?? null;
}

function botOf(hub: Hub, app: App): Account {
  const bot = hub.store.accounts.get(app.botId);
  if (bot === undefined) throw new Error(`the App ${app.slug} has no bot`);
  return bot;
}
