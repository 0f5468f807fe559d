/** Check suites. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { readCommit } from "../git/commits.ts";
import { json } from "../http/answer.ts";
import { forbidden } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam, param } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { CheckSuite } from "../model/check.ts";
import { findSuite, suiteFor } from "../operations/check-suites.ts";
import { rerequestSuite } from "../operations/suite-events.ts";
import { serializeCheckSuite } from "../serializers/check.ts";
import { serializeSimpleCommit } from "../serializers/commit.ts";
import { commitShaOf, found } from "./lookup.ts";

const createBody = z.object({ head_sha: z.string() });
const one = "/repos/{owner}/{repo}/check-suites/{check_suite_id}";

export const checkSuiteRoutes: Routes<RepositoryCall> = {
  "POST /repos/{owner}/{repo}/check-suites": async (call) => {
    const { caller, repository } = call;
    if (caller.kind !== "installation") throw forbidden("You must authenticate via a GitHub App.");
    const headSha = await commitShaOf(call, readBody(call.request.body, createBody).head_sha);
    const existing = findSuite(repository, caller.app, headSha);
    const suite =
      existing ?? suiteFor(call.hub, caller.app, { repository, headSha, branch: null, before: null });
    return json(existing === undefined ? 201 : 200, await show(call, suite));
  },
  [`GET ${one}`]: async (call) => json(200, await show(call, suiteOf(call))),
  [`POST ${one}/rerequest`]: async (call) => {
    const sender = actorOf(call.caller).account;
    await rerequestSuite(call.hub, { repository: call.repository, suite: suiteOf(call), sender });
    return json(201, {});
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-suites": async (call) => {
    const sha = await commitShaOf(call, param(call, "ref"));
    const app = call.url.searchParams.get("app_id");
    const items = [...call.repository.checkSuites.values()].filter(
      ({ headSha, appId }) => headSha === sha && (app === null || app === "" || String(appId) === app),
    );
    return paginate({ url: call.url, items, wrap }, (suite) => show(call, suite));
  },
};

function wrap(suites: readonly unknown[], total: number) {
  return { total_count: total, check_suites: suites };
}

function suiteOf(call: RepositoryCall): CheckSuite {
  return found(call.repository.checkSuites.get(numberParam(call, "check_suite_id")));
}

async function show(call: RepositoryCall, suite: CheckSuite) {
  const commit = await readCommit(call.repository.dir, suite.headSha);
  return serializeCheckSuite(call.hub, call.repository, { suite, headCommit: serializeSimpleCommit(commit) });
}
