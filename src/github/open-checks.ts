/** One check of ours on the heads of all open pull requests, in few questions. */

import { z } from "zod";
import type { Revision } from "../core/model/revision.ts";
import type { Client } from "./client.ts";
import type { OpenCheck } from "./github.ts";
import { revisionSchema } from "./revision.ts";

/** GitHub answers one question within ten seconds, and counts what could be in the answer. */
const document = `query OpenChecks($owner: String!, $name: String!, $app: Int!, $check: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        headRefOid isCrossRepository
        commits(last: 1) {
          nodes {
            commit {
              oid
              checkSuites(first: 3, filterBy: { appId: $app }) {
                pageInfo { hasNextPage }
                nodes {
                  app { databaseId }
                  checkRuns(first: 2, filterBy: { checkName: $check, checkType: ALL }) {
                    pageInfo { hasNextPage }
                    nodes { name status externalId }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}`;

const pageInfo = z.object({ hasNextPage: z.boolean() });

const runSchema = z.object({ name: z.string(), status: z.string(), externalId: z.string().nullable() });

const suitesSchema = z.object({
  pageInfo,
  nodes: z
    .array(
      z
        .object({
          app: z.object({ databaseId: z.number().nullable() }).nullable(),
          checkRuns: z.object({ pageInfo, nodes: z.array(runSchema.nullable()).nullable() }).nullable(),
        })
        .nullable(),
    )
    .nullable(),
});
type Suites = z.infer<typeof suitesSchema>;

const pullSchema = z.object({
  headRefOid: revisionSchema,
  isCrossRepository: z.boolean(),
  commits: z.object({
    nodes: z
      .array(
        z.object({ commit: z.object({ oid: z.string(), checkSuites: suitesSchema.nullable() }) }).nullable(),
      )
      .nullable(),
  }),
});
type Pull = z.infer<typeof pullSchema>;

const answerSchema = z.object({
  repository: z
    .object({
      pullRequests: z.object({
        pageInfo: pageInfo.extend({ endCursor: z.string().nullable() }),
        nodes: z.array(pullSchema.nullable()).nullable(),
      }),
    })
    .nullable(),
});

interface Wanted {
  readonly name: string;
  readonly appId: number;
}

/**
 * By head. A head without the check is there with `undefined`; one of which this way cannot tell enough is not there: run ids,
 * which order runs of one name, have more than the 32 bits of an integer of GraphQL.
 */
export async function readOpenChecks(
  client: Client,
  wanted: Wanted,
): Promise<ReadonlyMap<Revision, OpenCheck | undefined>> {
  const found = new Map<Revision, OpenCheck | undefined>();
  let after: string | null = null;
  do {
    const page: Page = await readPage(client, wanted, after);
    for (const pull of page.pulls) {
      const seen = checkIn(pull, wanted);
      if (seen !== "doubtful") found.set(pull.headRefOid, seen);
    }
    // A page that leads to itself ends the list: what is missing is looked up one by one.
    after = page.after === after ? null : page.after;
  } while (after !== null);
  return found;
}

interface Page {
  readonly pulls: readonly Pull[];
  /** Where the next page begins; `null` at the end. */
  readonly after: string | null;
}

async function readPage(
  client: Client,
  { name: check, appId: app }: Wanted,
  after: string | null,
): Promise<Page> {
  const { repository } = await client.query({
    document,
    variables: { app, check, after },
    answer: answerSchema,
  });
  if (repository === null) return { pulls: [], after: null };
  const { nodes, pageInfo: info } = repository.pullRequests;
  return {
    pulls: (nodes ?? []).filter((node) => node !== null),
    after: info.hasNextPage ? info.endCursor : null,
  };
}

function checkIn(
  { headRefOid, isCrossRepository, commits }: Pull,
  wanted: Wanted,
): OpenCheck | undefined | "doubtful" {
  const [newest] = commits.nodes ?? [];
  // A push between the two parts of an answer.
  if (newest?.commit.oid !== headRefOid) return "doubtful";
  const runs = ownRuns(newest.commit.checkSuites, wanted);
  const [run] = runs ?? [];
  if (runs === undefined || runs.length > 1) return "doubtful";
  // Whether the suites of this repository are listed on a commit of a fork is nowhere promised.
  if (run === undefined) return isCrossRepository ? "doubtful" : undefined;
  return { completed: run.status === "COMPLETED", externalId: run.externalId ?? "" };
}

/** `undefined` when they are not all there. */
function ownRuns(
  suites: Suites | null,
  { name, appId }: Wanted,
): readonly z.infer<typeof runSchema>[] | undefined {
  if (suites === null || suites.pageInfo.hasNextPage) return undefined;
  const own = (suites.nodes ?? []).filter((suite) => suite?.app?.databaseId === appId);
  if (own.some((suite) => suite?.checkRuns?.pageInfo.hasNextPage !== false)) return undefined;
  return own
    .flatMap((suite) => suite?.checkRuns?.nodes ?? [])
    .filter((run) => run !== null)
    .filter((run) => run.name === name);
}
