/** The newest Deployments of many environments, in few questions. */

import { z } from "zod";
import { tellsAll } from "../core/model/deployment.ts";
import type { Client } from "./client.ts";
import { isWithoutDoubt, progressOf, summaryFields, summarySchema } from "./deployment-progress.ts";
import { readPayload } from "./deployment-payload.ts";
import type { SeenDeployment } from "./github.ts";
import type { Ours } from "./own.ts";
import { revisionSchema } from "./revision.ts";

/** GitHub answers one question within ten seconds, and counts what could be in the answer. */
const environmentsAtOnce = 25;
const deploymentsEach = 10;

const nodeSchema = summarySchema.extend({
  commitOid: revisionSchema,
  environment: z.string().nullable(),
  payload: z.string().nullable(),
  createdAt: z.string(),
  creator: z.object({ databaseId: z.number().nullish() }).nullable(),
});
type Node = z.infer<typeof nodeSchema>;

const connectionSchema = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(nodeSchema.nullable()),
});
type Connection = z.infer<typeof connectionSchema>;

const answerSchema = z.object({ repository: z.record(z.string(), connectionSchema).nullable() });

/**
 * By environment, newest first; without those of which this way cannot tell enough: somebody else had a hand in them, or what
 * decides is older. GraphQL gives no id of a Deployment: its integers have 32 bits.
 */
export async function readNewest(
  client: Client,
  environments: readonly string[],
  ours: Ours,
): Promise<ReadonlyMap<string, readonly SeenDeployment[]>> {
  const found = new Map<string, readonly SeenDeployment[]>();
  for (let from = 0; from < environments.length; from += environmentsAtOnce) {
    const asked = environments.slice(from, from + environmentsAtOnce);
    const { repository } = await client.query({
      document: documentFor(asked.length),
      variables: Object.fromEntries(asked.map((name, index) => [variable(index), [name]])),
      answer: answerSchema,
    });
    for (const [index, name] of asked.entries()) {
      const seen = seenIn(repository?.[variable(index)], name, ours);
      if (seen !== undefined) found.set(name, seen);
    }
  }
  return found;
}

function variable(index: number): string {
  return `e${index}`;
}

function documentFor(count: number): string {
  const names = Array.from({ length: count }, (_, index) => variable(index));
  const declared = names.map((name) => `$${name}: [String!]`).join(", ");
  return `query NewestDeployments($owner: String!, $name: String!, ${declared}) {
  repository(owner: $owner, name: $name) {
    ${names
      .map(
        (
          name,
        ) => `${name}: deployments(first: ${deploymentsEach}, environments: $${name}, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes {
        commitOid environment payload createdAt creator { ... on Bot { databaseId } }
        ${summaryFields}
      }
    }`,
      )
      .join("\n    ")}
  }
}`;
}

function seenIn(
  connection: Connection | undefined,
  name: string,
  ours: Ours,
): readonly SeenDeployment[] | undefined {
  if (connection === undefined) return undefined;
  const own = connection.nodes.filter(
    (node): node is Node => node !== null && node.creator?.databaseId === ours.botUserId,
  );
  if (!own.every((node) => isWithoutDoubt(node, ours))) return undefined;
  const seen = own.flatMap((node) => seenDeployment(node, name));
  return connection.pageInfo.hasNextPage && !tellsAll(seen) ? undefined : seen;
}

function seenDeployment(
  { payload, environment, commitOid, createdAt, ...summary }: Node,
  name: string,
): readonly SeenDeployment[] {
  const request = readPayload(payload);
  if (request === undefined || environment !== name) return [];
  if (request.environment !== name || request.revision !== commitOid) return [];
  const progress = progressOf(summary);
  const none = { state: "pending", description: "", updatedAt: createdAt, everSucceeded: false } as const;
  return [{ request, createdAt, ...(progress ?? none) }];
}
