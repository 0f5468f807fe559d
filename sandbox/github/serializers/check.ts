/** Check runs, check suites and commit statuses as the API shows them. */

import type { Hub } from "../hub.ts";
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { suiteState } from "../operations/suite-state.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";
import { serializeAppId } from "./app.ts";
import { repositoryHtmlUrl, repositoryUrl, serializeRepository } from "./repository.ts";

export function serializeCheckRun(hub: Hub, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(hub, repository)}/check-runs/${run.id}`;
  const html = `${repositoryHtmlUrl(hub, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: serializeAppId(hub, run.appId),
    pull_requests: pullsWithHead(hub, repository, run.headSha),
  };
}

/** Open pull requests of this repository's own branches; those of forks are left out. */
function pullsWithHead(hub: Hub, repository: Repository, sha: string) {
  return [...repository.pulls.values()]
    .filter(({ state, head }) => state === "open" && head.sha === sha && head.repositoryId === repository.id)
    .map((pull) => {
      const repo = { id: repository.id, url: repositoryUrl(hub, repository), name: repository.name };
      return {
        url: `${repo.url}/pulls/${pull.number}`,
        id: pull.id,
        number: pull.number,
        head: { ref: pull.head.ref, sha: pull.head.sha, repo },
        base: { ref: pull.base.ref, sha: pull.base.sha, repo },
      };
    });
}

export function serializeAnnotation(
  hub: Hub,
  repository: Repository,
  { run, annotation }: { readonly run: CheckRun; readonly annotation: Annotation },
) {
  return {
    path: annotation.path,
    blob_href: `${repositoryHtmlUrl(hub, repository)}/blob/${run.headSha}/${annotation.path}`,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    start_column: annotation.startColumn,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
  };
}

/** A suite without its repository and head commit, as webhooks carry it. */
export function serializeBareSuite(hub: Hub, repository: Repository, suite: CheckSuite) {
  const url = `${repositoryUrl(hub, repository)}/check-suites/${suite.id}`;
  const runs = [...repository.checkRuns.values()].filter(({ suiteId }) => suiteId === suite.id);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(suite, runs),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsWithHead(hub, repository, suite.headSha),
    app: serializeAppId(hub, suite.appId),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  };
}

export function serializeCheckSuite(
  hub: Hub,
  repository: Repository,
  { suite, headCommit }: { readonly suite: CheckSuite; readonly headCommit: unknown },
) {
  return {
    ...serializeBareSuite(hub, repository, suite),
    head_commit: headCommit,
    repository: serializeRepository(hub, repository),
  };
}

export function serializeStatus(hub: Hub, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryUrl(hub, repository)}/statuses/${status.sha}`,
    avatar_url: `${hub.urls.web}/avatars/${status.creatorId}.svg`,
    id: status.id,
    node_id: nodeId("SC", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: serializeAccountId(hub, status.creatorId),
  };
}
