/** Check runs: all of a revision, and ours among them, written in place. */

import { z } from "zod";
import type { Revision } from "../core/model/revision.ts";
import type { Client, Page } from "./client.ts";
import type { OwnCheck } from "./github.ts";
import { vanished } from "./pull-requests.ts";

export interface CheckRun {
  readonly id: bigint;
  readonly name: string;
  readonly appId: number;
  readonly completed: boolean;
  readonly conclusion?: string;
  readonly externalId: string;
  readonly startedAt: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** How many. */
  readonly annotations: number;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const checkRunSchema: z.ZodType<CheckRun> = z
  .object({
    id: z.union([z.int(), z.bigint()]).transform(BigInt),
    name: z.string(),
    /** `null` when the App was deleted: nobody's. */
    app: z.object({ id: z.number() }).nullable(),
    status: z.string(),
    conclusion: z.string().nullable(),
    external_id: text,
    started_at: text,
    output: z.object({ title: text, summary: text, text, annotations_count: z.number() }),
  })
  .transform(({ id, name, app, status, conclusion, external_id, started_at, output }) => ({
    id,
    name,
    title: output.title,
    summary: output.summary,
    text: output.text,
    annotations: output.annotations_count,
    appId: app?.id ?? 0,
    completed: status === "completed",
    externalId: external_id,
    startedAt: started_at,
    ...(conclusion === null ? {} : { conclusion }),
  }));

const pageSchema: z.ZodType<Page<CheckRun>> = z
  .object({ total_count: z.number(), check_runs: z.array(checkRunSchema) })
  .transform(({ total_count, check_runs }) => ({ items: check_runs, total: total_count }));

/** With `filter: all`, for GitHub's own choice of the latest goes by completion and would hide a pending re-run. */
export async function listCheckRuns(
  client: Client,
  revision: Revision,
  appId?: number,
): Promise<readonly CheckRun[]> {
  return client.list({
    route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    parameters: { ref: revision, filter: "all", ...(appId === undefined ? {} : { app_id: appId }) },
    answer: pageSchema,
    refusals: { 404: vanished(revision), 422: vanished(revision) },
  });
}

/** Sorted by name. Of each App and name the one with the highest id: a re-run that is still pending replaces an older success. */
export function newestRuns(runs: readonly CheckRun[]): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = `${run.appId} ${run.name}`;
    const known = newest.get(key);
    if (known === undefined || run.id > known.id) newest.set(key, run);
  }
  return [...newest.values()].toSorted((a, b) => compareText(a.name, b.name) || a.appId - b.appId);
}

/** The newest of each name by our App. A run of another App with our name is not ours. */
export async function listOwnRuns(
  client: Client,
  revision: Revision,
  appId: number,
): Promise<readonly CheckRun[]> {
  const runs = await listCheckRuns(client, revision, appId);
  return newestRuns(runs.filter((run) => run.appId === appId));
}

/** By code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export function ownCheck({ id, name, completed, externalId, startedAt, summary }: CheckRun): OwnCheck {
  return { id: String(id), name, completed, externalId, startedAt, summary };
}
