/** Writes one of our check runs in place, with its annotations, so that a repeated job adds nothing. */

import { z } from "zod";
import { listAnnotations, missingAnnotations, rawAnnotation } from "./annotations.ts";
import { type CheckRun, listOwnRuns } from "./check-runs.ts";
import type { Client } from "./client.ts";
import type { CheckAnnotation, CheckUpdate } from "./github.ts";

/** GitHub takes so many in one request, and adds those of later ones to them. */
const mostAtOnce = 50;

const written = z.object({ id: z.union([z.int(), z.bigint()]) });

/**
 * Edits our newest run of that name, or creates it; does nothing when it says the same already. Annotations can be added to a run, and never be
 * taken from it: a run with one that does not hold any more is replaced by a new run.
 */
export async function putCheckRun(client: Client, update: CheckUpdate, appId: number): Promise<void> {
  const runs = await listOwnRuns(client, update.revision, appId);
  const newest = runs.find(({ name }) => name === update.name);
  const { annotations: wanted = [] } = update;
  const there =
    newest === undefined || newest.annotations === 0 ? [] : await listAnnotations(client, newest.id);
  const isStale = missingAnnotations(there, wanted).length > 0;
  const existing = isStale ? undefined : newest;
  const missing = isStale ? wanted : missingAnnotations(wanted, there);
  if (existing !== undefined && missing.length === 0 && saysTheSame(existing, update)) return;
  await write(client, { update, existing, missing });
}

interface Writing {
  readonly update: CheckUpdate;
  /** Absent: a new one is created. */
  readonly existing: CheckRun | undefined;
  readonly missing: readonly CheckAnnotation[];
}

async function write(client: Client, { update, existing, missing }: Writing): Promise<void> {
  let id = existing?.id;
  let rest = missing;
  do {
    const content = contentOf(update, rest.slice(0, mostAtOnce));
    rest = rest.slice(mostAtOnce);
    id = id === undefined ? await create(client, update, content) : await edit(client, id, content);
  } while (rest.length > 0);
}

type Content = ReturnType<typeof contentOf>;

function contentOf(update: CheckUpdate, annotations: readonly CheckAnnotation[]) {
  const { externalId, conclusion, title, summary, text = "" } = update;
  return {
    external_id: externalId,
    ...(conclusion === undefined ? { status: "in_progress" } : { status: "completed", conclusion }),
    // An empty text takes an older one away.
    output: {
      title,
      summary,
      text,
      ...(annotations.length > 0 ? { annotations: annotations.map(rawAnnotation) } : {}),
    },
  };
}

async function create(client: Client, { name, revision }: CheckUpdate, content: Content): Promise<bigint> {
  const { id } = await client.ask({
    route: "POST /repos/{owner}/{repo}/check-runs",
    parameters: { name, head_sha: revision, ...content },
    answer: written,
  });
  return BigInt(id);
}

async function edit(client: Client, id: bigint, content: Content): Promise<bigint> {
  await client.ask({
    route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    parameters: { check_run_id: String(id), ...content },
    answer: written,
  });
  return id;
}

function saysTheSame(run: CheckRun, update: CheckUpdate): boolean {
  return (
    run.completed === (update.conclusion !== undefined) &&
    run.conclusion === update.conclusion &&
    run.externalId === update.externalId &&
    run.title === update.title &&
    run.summary === update.summary &&
    run.text === (update.text ?? "")
  );
}
