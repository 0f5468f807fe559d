/** Check runs. */

import { z } from "zod";
import { json } from "../http/answer.ts";
import { forbidden } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam, param } from "../http/call.ts";
import { paginate, readChoice } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { App } from "../model/app.ts";
import type { Annotation, CheckRun } from "../model/check.ts";
import { checkConclusions, checkStatuses } from "../model/check.ts";
import type { RunFields } from "../operations/check-runs.ts";
import { createCheckRun, updateCheckRun } from "../operations/check-runs.ts";
import { rerequestRun } from "../operations/run-events.ts";
import { actorOf } from "../auth/access.ts";
import { serializeAnnotation, serializeCheckRun } from "../serializers/check.ts";
import { commitShaOf, found } from "./lookup.ts";

const longText = z.string().max(65_535);
const annotation = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  start_column: z.int().optional(),
  end_column: z.int().optional(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string().max(65_536),
  title: z.string().max(255).optional(),
  raw_details: z.string().max(65_536).optional(),
});

const fields = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(checkStatuses).optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  conclusion: z.enum(checkConclusions).optional(),
  completed_at: z.iso.datetime({ offset: true }).optional(),
  actions: z
    .array(
      z.object({
        label: z.string().max(20),
        description: z.string().max(40),
        identifier: z.string().max(20),
      }),
    )
    .max(3)
    .optional(),
};

const output = z.object({
  summary: longText,
  text: longText.optional(),
  annotations: z.array(annotation).max(50).optional(),
});
const createBody = z.object({
  ...fields,
  name: z.string(),
  head_sha: z.string(),
  output: output.extend({ title: z.string() }).optional(),
});
const updateBody = z.object({
  ...fields,
  name: z.string().optional(),
  output: output.extend({ title: z.string().optional() }).optional(),
});

const one = "/repos/{owner}/{repo}/check-runs/{check_run_id}";

export const checkRunRoutes: Routes<RepositoryCall> = {
  "POST /repos/{owner}/{repo}/check-runs": async (call) => {
    const app = appOf(call);
    const body = readBody(call.request.body, createBody);
    const { repository } = call;
    const run = await createCheckRun(call.hub, {
      repository,
      app,
      headSha: body.head_sha,
      name: body.name,
      fields: read(body),
    });
    return json(201, serializeCheckRun(call.hub, repository, run));
  },
  [`GET ${one}`]: (call) => json(200, serializeCheckRun(call.hub, call.repository, runOf(call))),
  [`PATCH ${one}`]: (call) => {
    const { repository } = call;
    const run = runOf(call);
    updateCheckRun(call.hub, {
      repository,
      app: appOf(call),
      run,
      fields: read(readBody(call.request.body, updateBody)),
    });
    return json(200, serializeCheckRun(call.hub, repository, run));
  },
  [`GET ${one}/annotations`]: (call) => {
    const run = runOf(call);
    return paginate({ url: call.url, items: run.output.annotations }, (item) =>
      serializeAnnotation(call.hub, call.repository, { run, annotation: item }),
    );
  },
  [`POST ${one}/rerequest`]: (call) => {
    rerequestRun(call.hub, { repository: call.repository, run: runOf(call), actor: actorOf(call.caller) });
    return json(201, {});
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": async (call) => {
    const sha = await commitShaOf(call, param(call, "ref"));
    return listRuns(call, ({ headSha }) => headSha === sha);
  },
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": (call) => {
    const { id } = found(call.repository.checkSuites.get(numberParam(call, "check_suite_id")));
    return listRuns(call, ({ suiteId }) => suiteId === id);
  },
};

function runOf(call: RepositoryCall): CheckRun {
  return found(call.repository.checkRuns.get(numberParam(call, "check_run_id")));
}

function appOf({ caller }: RepositoryCall): App {
  if (caller.kind !== "installation") throw forbidden("You must authenticate via a GitHub App.");
  return caller.app;
}

function wrap(runs: readonly unknown[], total: number) {
  return { total_count: total, check_runs: runs };
}

function listRuns(call: RepositoryCall, belongs: (run: CheckRun) => boolean) {
  const query = call.url.searchParams;
  const filter = readChoice(query, "filter", { of: ["latest", "all"], fallback: "latest" });
  const [app, name, status] = [query.get("app_id"), query.get("check_name"), query.get("status")];
  const matching = [...call.repository.checkRuns.values()]
    .filter(belongs)
    .filter((run) => app === null || app === "" || String(run.appId) === app)
    .filter((run) => name === null || name === "" || run.name === name)
    .filter((run) => status === null || status === "" || run.status === status);
  const newest = new Map(matching.map((run) => [`${run.suiteId}\0${run.name}`, run]));
  const items = (filter === "latest" ? [...newest.values()] : matching).toReversed();
  return paginate({ url: call.url, items, wrap }, (run) => serializeCheckRun(call.hub, call.repository, run));
}

type Body = z.infer<typeof updateBody>;

function read(body: Body): RunFields {
  return {
    name: body.name,
    detailsUrl: body.details_url,
    externalId: body.external_id,
    status: body.status,
    startedAt: body.started_at,
    conclusion: body.conclusion,
    completedAt: body.completed_at,
    actions: body.actions,
    output:
      body.output === undefined
        ? undefined
        : { ...body.output, annotations: body.output.annotations?.map(readAnnotation) },
  };
}

function readAnnotation(given: z.infer<typeof annotation>): Annotation {
  return {
    path: given.path,
    startLine: given.start_line,
    endLine: given.end_line,
    startColumn: given.start_column ?? null,
    endColumn: given.end_column ?? null,
    level: given.annotation_level,
    message: given.message,
    title: given.title ?? null,
    rawDetails: given.raw_details ?? null,
  };
}
