/** How Deployments stand: by their statuses, and only by those that we posted. */

import { z } from "zod";
import type { DeploymentState } from "../core/model/deployment.ts";
import { type Client, listOf } from "./client.ts";
import { isOurs, type Ours, performedViaApp } from "./own.ts";
import { idText } from "./revision.ts";

export interface Progress {
  readonly state: DeploymentState;
  readonly description: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly everSucceeded: boolean;
}

export interface ProgressQuestion {
  /** All environments when absent. */
  readonly environment: string | undefined;
  readonly ours: Ours;
}

type Asked = readonly { readonly id: string; readonly node_id: string }[];

/**
 * Asked again and again of Deployments in their order, newest first: by the Deployment's id; none where there is no status of
 * ours. GraphQL tells of a hundred Deployments at once. Where its answer leaves a doubt (somebody else posted a status, or there
 * are more than it shows), REST tells of that one: statuses have ids there, which order them, and say which App made them.
 */
export type ReadProgress = (deployments: Asked) => Promise<ReadonlyMap<string, Progress>>;

export function createProgressReader(client: Client, { environment, ours }: ProgressQuestion): ReadProgress {
  const summaries = new Map<string, Summary>();
  /** Where the next page begins; `null`: at the end. */
  let after: string | null | undefined;

  async function readOn(deployments: Asked): Promise<void> {
    const isMissing = ({ node_id }: Asked[number]): boolean => !summaries.has(node_id);
    while (after !== null && deployments.some(isMissing)) {
      const page: SummariesPage = await readPage(client, environment, after ?? null);
      for (const summary of page.summaries) summaries.set(summary.id, summary);
      after = page.after === after ? null : page.after;
    }
  }

  async function progressOfOne({ id, node_id }: Asked[number]): Promise<Progress | undefined> {
    const summary = summaries.get(node_id);
    return summary !== undefined && isWithoutDoubt(summary, ours)
      ? progressOf(summary)
      : readOwnStatuses(client, id, ours);
  }

  return async (deployments) => {
    await readOn(deployments);
    const found = await Promise.all(
      deployments.map(async (one): Promise<readonly [string, Progress][]> => {
        const progress = await progressOfOne(one);
        return progress === undefined ? [] : [[one.id, progress]];
      }),
    );
    return new Map(found.flat());
  };
}

const stateSchema = z.enum(["queued", "pending", "in_progress", "success", "failure", "error", "inactive"]);

/** Only a bot has an id here; it is in one row with the ids of users. */
const actorSchema = z.object({ databaseId: z.number().nullish() }).nullable();
const shortStatus = z.object({ state: z.string(), creator: actorSchema });
export const summarySchema = z.object({
  id: z.string(),
  latestStatus: shortStatus.extend({ description: z.string().nullable(), createdAt: z.string() }).nullable(),
  statuses: z
    .object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(shortStatus.nullable()) })
    .nullable(),
});
export type Summary = z.infer<typeof summarySchema>;

const summariesSchema = z.object({
  repository: z
    .object({
      deployments: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(summarySchema.nullable()),
      }),
    })
    .nullable(),
});

/** Of a Deployment, in GraphQL. */
export const summaryFields = `id
        latestStatus { state description createdAt creator { ... on Bot { databaseId } } }
        statuses(first: 20) { pageInfo { hasNextPage } nodes { state creator { ... on Bot { databaseId } } } }`;

const summariesDocument = `query DeploymentStatuses($owner: String!, $name: String!, $environments: [String!], $after: String) {
  repository(owner: $owner, name: $name) {
    deployments(first: 100, after: $after, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        ${summaryFields}
      }
    }
  }
}`;

interface SummariesPage {
  readonly summaries: readonly Summary[];
  /** Where the next page begins; `null` at the end. */
  readonly after: string | null;
}

async function readPage(
  client: Client,
  environment: string | undefined,
  after: string | null,
): Promise<SummariesPage> {
  const { repository } = await client.query({
    document: summariesDocument,
    variables: { environments: environment === undefined ? null : [environment], after },
    answer: summariesSchema,
  });
  if (repository === null) return { summaries: [], after: null };
  const { nodes, pageInfo } = repository.deployments;
  return {
    summaries: nodes.filter((node) => node !== null),
    after: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}

export function isWithoutDoubt({ latestStatus, statuses }: Summary, { botUserId }: Ours): boolean {
  const all = [latestStatus, ...(statuses?.nodes ?? [])].filter((status) => status !== null);
  return (
    statuses?.pageInfo.hasNextPage === false && all.every(({ creator }) => creator?.databaseId === botUserId)
  );
}

export function progressOf({ latestStatus, statuses }: Summary): Progress | undefined {
  if (latestStatus === null) return undefined;
  return {
    state: stateSchema.parse(latestStatus.state.toLowerCase()),
    description: latestStatus.description ?? "",
    updatedAt: latestStatus.createdAt,
    everSucceeded: statuses?.nodes.some((status) => status?.state === "SUCCESS") ?? false,
  };
}

const statusSchema = z.object({
  id: idText.transform(BigInt),
  state: z.string(),
  description: z.string().nullish(),
  created_at: z.string(),
  performed_via_github_app: performedViaApp,
});

async function readOwnStatuses(client: Client, id: string, { appId }: Ours): Promise<Progress | undefined> {
  const all = await client.list({
    route: "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
    parameters: { deployment_id: id },
    answer: listOf(statusSchema),
    // Deleted since it was listed.
    refusals: { 404: () => ({ items: [] }) },
  });
  const own = all.filter(({ performed_via_github_app }) => isOurs(performed_via_github_app, appId));
  const newest = own.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0];
  if (newest === undefined) return undefined;
  return {
    state: stateSchema.parse(newest.state),
    description: newest.description ?? "",
    updatedAt: newest.created_at,
    everSucceeded: own.some(({ state }) => state === "success"),
  };
}
