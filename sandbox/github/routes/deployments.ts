/** Deployments and their statuses. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { json, noContent } from "../http/answer.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { Deployment } from "../model/deployment.ts";
import { deploymentStates } from "../model/deployment.ts";
import {
  createDeployment,
  createDeploymentStatus,
  deleteDeployment,
  statusesOf,
} from "../operations/deployments.ts";
import { serializeDeployment, serializeDeploymentStatus } from "../serializers/deployment.ts";
import { found } from "./lookup.ts";

const createBody = z.object({
  ref: z.string(),
  task: z.string().optional(),
  auto_merge: z.boolean().optional(),
  required_contexts: z.array(z.string()).nullable().optional(),
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  environment: z.string().optional(),
  description: z.string().nullable().optional(),
  transient_environment: z.boolean().optional(),
  production_environment: z.boolean().optional(),
});

const statusBody = z.object({
  state: z.enum(deploymentStates),
  target_url: z.string().optional(),
  log_url: z.string().optional(),
  description: z.string().optional(),
  environment: z.string().optional(),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().optional(),
});

const all = "/repos/{owner}/{repo}/deployments";
const one = `${all}/{deployment_id}`;

export const deploymentRoutes: Routes<RepositoryCall> = {
  [`GET ${all}`]: list,
  [`POST ${all}`]: create,
  [`GET ${one}`]: (call) => json(200, serializeDeployment(call.hub, call.repository, deploymentOf(call))),
  [`DELETE ${one}`]: (call) => {
    deleteDeployment(call.repository, deploymentOf(call));
    return noContent();
  },
  [`GET ${one}/statuses`]: (call) => {
    const items = statusesOf(call.repository, deploymentOf(call)).toReversed();
    return paginate({ url: call.url, items }, (status) =>
      serializeDeploymentStatus(call.hub, call.repository, status),
    );
  },
  [`POST ${one}/statuses`]: createStatus,
  [`GET ${one}/statuses/{status_id}`]: (call) => {
    const id = numberParam(call, "status_id");
    const status = found(
      statusesOf(call.repository, deploymentOf(call)).find((candidate) => candidate.id === id),
    );
    return json(200, serializeDeploymentStatus(call.hub, call.repository, status));
  },
};

function deploymentOf(call: RepositoryCall): Deployment {
  return found(call.repository.deployments.get(numberParam(call, "deployment_id")));
}

function list(call: RepositoryCall) {
  const query = call.url.searchParams;
  const fits = (name: string, value: string): boolean => {
    const wanted = query.get(name);
    return wanted === null || wanted === "" || wanted === "none" || wanted === value;
  };
  const items = [...call.repository.deployments.values()]
    .filter(
      ({ sha, ref, task, environment }) =>
        fits("sha", sha) && fits("ref", ref) && fits("task", task) && fits("environment", environment),
    )
    .toReversed();
  return paginate({ url: call.url, items }, (deployment) =>
    serializeDeployment(call.hub, call.repository, deployment),
  );
}

async function create(call: RepositoryCall) {
  const body = readBody(call.request.body, createBody);
  const environment = body.environment ?? "production";
  const result = await createDeployment(call.hub, {
    repository: call.repository,
    actor: actorOf(call.caller),
    ref: body.ref,
    task: body.task ?? "deploy",
    payload: body.payload ?? {},
    environment,
    description: body.description ?? null,
    autoMerge: body.auto_merge ?? true,
    requiredContexts: body.required_contexts ?? undefined,
    transient: body.transient_environment ?? false,
    production: body.production_environment ?? environment === "production",
  });
  if (!("id" in result)) return json(202, result);
  const shown = serializeDeployment(call.hub, call.repository, result);
  return json(201, shown, { location: shown.url });
}

function createStatus(call: RepositoryCall) {
  const deployment = deploymentOf(call);
  const body = readBody(call.request.body, statusBody);
  const status = createDeploymentStatus(call.hub, {
    repository: call.repository,
    deployment,
    actor: actorOf(call.caller),
    state: body.state,
    description: body.description ?? "",
    environment: body.environment,
    environmentUrl: body.environment_url ?? "",
    logUrl: body.log_url ?? body.target_url ?? "",
    autoInactive: body.auto_inactive ?? true,
  });
  const shown = serializeDeploymentStatus(call.hub, call.repository, status);
  return json(201, shown, { location: shown.url });
}
