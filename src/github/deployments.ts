/** Our Deployments: asked for, listed, and told how they stand. */

import { z } from "zod";
import type { DeploymentRecord, DeploymentRequest } from "../core/model/deployment.ts";
import { Fault } from "../core/model/fault.ts";
import type { Revision } from "../core/model/revision.ts";
import { type Client, listOf } from "./client.ts";
import { readPayload } from "./deployment-payload.ts";
import { createProgressReader, type Progress } from "./deployment-progress.ts";
import type { DeploymentShown, DeploymentStatusUpdate } from "./github.ts";
import { isOurs, type Ours, performedViaApp } from "./own.ts";
import { idText, revisionSchema } from "./revision.ts";

const deploymentSchema = z.object({
  id: idText,
  node_id: z.string(),
  sha: revisionSchema,
  environment: z.string(),
  payload: z.unknown().optional(),
  created_at: z.string(),
  performed_via_github_app: performedViaApp,
});

type RawDeployment = z.infer<typeof deploymentSchema>;

/** Of a hundred Deployments each: who deploys more often than that without ever being healthy is told so. */
const mostPages = 10;

export interface DeploymentsQuestion {
  /** All environments when absent. */
  readonly environment?: string;
  /** Whether those read so far, newest first, answer what is asked. Asked after each page. */
  readonly enough: (newest: readonly DeploymentRecord[]) => boolean;
  readonly ours: Ours;
}

export interface FoundDeployments {
  /** Ours, newest first. */
  readonly records: readonly DeploymentRecord[];
  /** They are enough, or all there are; `false`: there are older ones, and a thousand were read. */
  readonly complete: boolean;
}

/**
 * Newest first, as far as they are needed. Anybody with write access can create Deployments and statuses: what another made is
 * left out, and so is a payload that does not speak of its own Deployment.
 */
export async function readDeployments(
  client: Client,
  { environment, enough, ours }: DeploymentsQuestion,
): Promise<FoundDeployments> {
  const readProgress = createProgressReader(client, { environment, ours });
  const byId = new Map<string, DeploymentRecord>();
  const records = () => [...byId.values()].toSorted((a, b) => compareIds(b.id, a.id));
  let pages = 0;
  for await (const page of client.pages({
    route: "GET /repos/{owner}/{repo}/deployments",
    parameters: environment === undefined ? {} : { environment },
    answer: listOf(deploymentSchema),
  })) {
    if (pages === mostPages) return { records: records(), complete: false };
    pages += 1;
    const own = page.flatMap((raw) => {
      const request = isOurs(raw.performed_via_github_app, ours.appId) ? readPayload(raw.payload) : undefined;
      return request !== undefined && isAbout(request, raw) ? [{ raw, request }] : [];
    });
    const progress = await readProgress(own.map(({ raw }) => raw));
    for (const { raw, request } of own) byId.set(raw.id, recordOf(raw, request, progress.get(raw.id)));
    if (enough(records())) break;
  }
  return { records: records(), complete: true };
}

/** Of one environment. Fault: HISTORY_TOO_LONG, for what is not known must not look as if it were not there. */
export async function readHistory(
  client: Client,
  question: DeploymentsQuestion & { readonly environment: string },
): Promise<readonly DeploymentRecord[]> {
  const { records, complete } = await readDeployments(client, question);
  if (complete) return records;
  throw new Fault("HISTORY_TOO_LONG", {
    message: `none of the last ${mostPages * 100} deployments of ${question.environment} answers the question`,
    next: `Delete Deployments of ${question.environment} that failed or are inactive on GitHub; what runs stays as it is.`,
    retry: "never",
  });
}

function isAbout(request: DeploymentRequest, { sha, environment }: RawDeployment): boolean {
  return request.revision === sha && request.environment === environment;
}

function recordOf(
  { id, created_at }: RawDeployment,
  request: DeploymentRequest,
  progress: Progress | undefined,
): DeploymentRecord {
  const none: Progress = { state: "pending", description: "", updatedAt: created_at, everSucceeded: false };
  return { id, request, createdAt: created_at, ...(progress ?? none) };
}

function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** Longest that GitHub takes, for a status; kept for a Deployment, too. */
const descriptionLimit = 140;

/**
 * GitHub's defaults would merge the default branch into the revision, or refuse because a check is red: our gate decides
 * that. Never repeated by itself: after a lost answer the caller looks first.
 */
export async function createDeployment(
  client: Client,
  request: DeploymentRequest,
  { description, isProtected }: DeploymentShown,
): Promise<DeploymentRecord> {
  const raw = await client.ask<RawDeployment>({
    route: "POST /repos/{owner}/{repo}/deployments",
    parameters: {
      ref: request.revision,
      task: "deploy",
      auto_merge: false,
      required_contexts: [],
      payload: request,
      environment: request.environment,
      description: cut(description),
      transient_environment: false,
      production_environment: isProtected,
    },
    // A 202 says that something was merged instead; it has no such fields.
    answer: deploymentSchema,
    refusals: { 409: notCreated(request.revision), 422: notCreated(request.revision) },
  });
  return recordOf(raw, request, undefined);
}

function notCreated(revision: Revision): () => never {
  return () => {
    throw new Fault("REF_VANISHED", {
      message: `GitHub makes no Deployment of the revision ${revision}: it does not have it any more.`,
      retry: "never",
    });
  };
}

export async function setDeploymentStatus(
  client: Client,
  id: string,
  { state, description, logUrl }: DeploymentStatusUpdate,
): Promise<void> {
  await client.ask({
    route: "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
    parameters: {
      deployment_id: id,
      state,
      description: cut(description),
      // GitHub's own way passes over production environments; the handler does it for all.
      auto_inactive: false,
      ...(logUrl === undefined ? {} : { log_url: logUrl }),
    },
    answer: z.object({ id: idText }),
  });
}

/** By code points, as GitHub counts: half a character would be refused. */
function cut(text: string): string {
  const points = Array.from(text);
  return points.length <= descriptionLimit ? text : `${points.slice(0, descriptionLimit - 1).join("")}…`;
}
