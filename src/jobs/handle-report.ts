/** Writes the deployments comment of a pull request from the records: the same records give the same text. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import { holdOf } from "../core/plan/hold.ts";
import { deploymentsComment } from "../core/report/deployments-comment.ts";
import { marker } from "../core/report/marker.ts";
import type { Handled } from "../queue/queue.ts";
import type { Tools } from "./tools.ts";

type ReportJob = Extract<Job, { readonly kind: "report" }>;

export async function handleReport(job: ReportJob, tools: Tools): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const records = await repository.deployments();
  const rows = newestOfPullRequest(records, job.pullRequest.number).map((record) => {
    const { environment } = record.request;
    const hold = holdOf(records.filter(({ request }) => request.environment === environment));
    return { record, ...(hold === undefined ? {} : { hold }) };
  });
  if (rows.length > 0) {
    await repository.putComment(job.pullRequest.number, marker("deployments"), deploymentsComment(rows));
  }
  return { kind: "done" };
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
