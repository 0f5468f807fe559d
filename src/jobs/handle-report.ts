/** Writes the deployments comment of a pull request from the records: the same records give the same text. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import { holdOf } from "../core/plan/hold.ts";
import { deploymentsComment, type EnvironmentProgress } from "../core/report/deployments-comment.ts";
import { nothingToDeployComment } from "../core/report/followed-check.ts";
import { marker } from "../core/report/marker.ts";
import type { GitHubRepository } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { makeDetailOf } from "./deployment-detail.ts";
import type { Tools } from "./tools.ts";

type ReportJob = Extract<Job, { readonly kind: "report" }>;

export async function handleReport(job: ReportJob, tools: Tools): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const { number } = job.pullRequest;
  const newest = newestOfPullRequest(await recordsOf(repository, number, tools), number);
  if (newest.length === 0) {
    await retell(repository, number);
    return { kind: "done" };
  }
  const histories = await repository.newestDeployments(newest.map(({ request }) => request.environment));
  const detailOf = makeDetailOf(repository);
  const rows = await Promise.all(
    newest.map(async (record): Promise<EnvironmentProgress> => {
      const hold = holdOf(histories.get(record.request.environment) ?? []);
      const detail = isToldInFull(record) ? await detailOf(record) : undefined;
      return {
        record,
        ...(hold === undefined ? {} : { hold }),
        ...(detail === undefined ? {} : { detail }),
      };
    }),
  );
  await repository.putComment(number, marker("deployments"), deploymentsComment(rows));
  return { kind: "done" };
}

/** A change that deploys nothing needs no comment, unless an older one says that it could not be followed. */
async function retell(repository: GitHubRepository, number: number): Promise<void> {
  const first = marker("deployments");
  const comments = await repository.comments(number);
  if (!comments.some(({ ours, body }) => ours && body.startsWith(first))) return;
  await repository.putComment(number, first, nothingToDeployComment());
}

/** Of what is well, or over, there is no more to tell; unless something stayed behind, which is evidence. */
function isToldInFull({ state, description }: DeploymentRecord): boolean {
  if (state === "success") return description.includes(": ");
  return state === "failure" || state === "error" || state === "queued" || state === "pending";
}

/** None of a pull request's deployments is older than itself. */
async function recordsOf(
  repository: GitHubRepository,
  number: number,
  { log }: Tools,
): Promise<readonly DeploymentRecord[]> {
  const since = (await repository.pullRequest(number))?.createdAt ?? "";
  const { records, complete } = await repository.recentDeployments((newest) =>
    newest.some(({ createdAt }) => createdAt < since),
  );
  if (!complete) log("warn", "a report shows the newest deployments only", { pullRequest: number });
  return records;
}

/** The newest deployment of each environment among those that this pull request, or a command on it, asked for. */
function newestOfPullRequest(
  records: readonly DeploymentRecord[],
  number: number,
): readonly DeploymentRecord[] {
  const newest = new Map<string, DeploymentRecord>();
  for (const record of records) {
    const { environment, trigger } = record.request;
    if (trigger.pullRequest === number && !newest.has(environment)) newest.set(environment, record);
  }
  return [...newest.values()].toSorted((a, b) => (a.request.environment < b.request.environment ? -1 : 1));
}
