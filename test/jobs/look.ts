/** Looks at the local GitHub and the cluster as a person would: through their APIs. */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { z } from "zod";
import { type Harness, people, repo } from "./harness.ts";

const patienceMs = 40_000;

/** Asks again until the answer is one; what was there instead is in the error. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  otherwise?: () => Promise<unknown>,
  withinMs = patienceMs,
): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(60)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
  }
  const found =
    otherwise === undefined ? "" : `; there is ${JSON.stringify(await otherwise(), undefined, 1)}`;
  throw new Error(`waited in vain until ${what}${found}`);
}

const commentsSchema = z.array(
  z.object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) }),
);

async function get(harness: Harness, path: string): Promise<unknown> {
  return harness.github.seed.act(people.reviewer, { method: "GET", path: `/repos/${repo}${path}` });
}

/** Texts that Slipway wrote on a pull request, oldest first. */
export async function comments(harness: Harness, number: number): Promise<readonly string[]> {
  const all = commentsSchema.parse(await get(harness, `/issues/${number}/comments?per_page=100`));
  return all.filter(({ user }) => user.login === "slipway[bot]").map(({ body }) => body);
}

/** The preview's comment, the deployments' comment, or the answer to a comment; `undefined` when there is none. */
export async function comment(
  harness: Harness,
  number: number,
  kind: "preview" | "deployments" | { readonly answerTo: number },
): Promise<string | undefined> {
  const marker = typeof kind === "string" ? kind : `command ${kind.answerTo}`;
  const found = (await comments(harness, number)).filter((body) =>
    body.startsWith(`<!-- slipway: ${marker} -->`),
  );
  if (found.length > 1) throw new Error(`there are ${found.length} comments "${marker}"`);
  return found[0];
}

const checksSchema = z.object({
  check_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      app: z.object({ id: z.number() }),
      external_id: z.string().nullable(),
      output: z.object({
        title: z.string().nullable(),
        summary: z.string().nullable(),
        text: z.string().nullable(),
      }),
    }),
  ),
});

export type SeenCheck = z.infer<typeof checksSchema>["check_runs"][number];

/** Slipway's check runs on a revision. */
export async function checks(harness: Harness, revision: string): Promise<readonly SeenCheck[]> {
  const path = `/commits/${revision}/check-runs?per_page=100&filter=all`;
  const { check_runs } = checksSchema.parse(await get(harness, path));
  return check_runs.filter(({ app }) => app.id === harness.app.id);
}

/** One of them by its name; `undefined` while it has not completed. */
export async function completedCheck(
  harness: Harness,
  revision: string,
  name: string,
): Promise<SeenCheck | undefined> {
  const all = (await checks(harness, revision)).filter((check) => check.name === name);
  if (all.length > 1) throw new Error(`there are ${all.length} check runs "${name}"`);
  return all.find(({ conclusion }) => conclusion !== null);
}

const deploymentsSchema = z.array(
  z.object({
    id: z.number(),
    sha: z.string(),
    environment: z.string(),
    payload: z.unknown(),
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
  }),
);
const statusesSchema = z.array(z.object({ state: z.string(), description: z.string() }));

export interface SeenDeployment {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly description: string;
  readonly payload: unknown;
}

/** Ours, of one environment, newest first, each with its newest status. */
export async function deployments(harness: Harness, environment: string): Promise<readonly SeenDeployment[]> {
  const all = deploymentsSchema.parse(
    await get(harness, `/deployments?environment=${environment}&per_page=100`),
  );
  const ours = all.filter(({ performed_via_github_app: via }) => via?.id === harness.app.id);
  return Promise.all(
    ours.map(async ({ id, sha, payload }) => {
      const [newest] = statusesSchema.parse(await get(harness, `/deployments/${id}/statuses?per_page=1`));
      return { id, sha, payload, state: newest?.state ?? "pending", description: newest?.description ?? "" };
    }),
  );
}

/** Waits until the environment's newest deployment is as wanted, and gives it. */
export async function untilDeployed(
  harness: Harness,
  environment: string,
  wanted: { readonly state: string; readonly sha?: string; readonly says?: string; readonly not?: number },
): Promise<SeenDeployment> {
  return until(
    `${environment} is ${JSON.stringify(wanted)}`,
    async () => {
      const [newest] = await deployments(harness, environment);
      const fits =
        newest !== undefined &&
        newest.state === wanted.state &&
        (wanted.sha === undefined || newest.sha === wanted.sha) &&
        (wanted.not === undefined || newest.id !== wanted.not) &&
        newest.description.includes(wanted.says ?? "");
      return fits ? newest : undefined;
    },
    async () => ({ deployments: await deployments(harness, environment), log: harness.log.slice(-12) }),
  );
}

/** Waits until the pull request's preview is complete, and gives its comment. */
export async function untilPreviewed(harness: Harness, number: number): Promise<string> {
  return until(
    `#${number} is previewed`,
    async () => {
      const head = await headOf(harness, number);
      const check = await completedCheck(harness, head, "Slipway");
      return check === undefined ? undefined : ((await comment(harness, number, "preview")) ?? "");
    },
    async () => harness.log.slice(-12),
  );
}

/** Waits until Slipway's comment says something, and gives it. */
export function untilTold(
  harness: Harness,
  number: number,
  kind: "preview" | "deployments",
  says: string,
): Promise<string> {
  return until(
    `the comment ${kind} of #${number} says "${says}"`,
    async () => {
      const text = await comment(harness, number, kind);
      return text?.includes(says) === true ? text : undefined;
    },
    async () => ({ comments: await comments(harness, number), log: harness.log.slice(-12) }),
  );
}

/** Waits for the answer to a comment. */
export async function untilAnswered(
  harness: Harness,
  number: number,
  commentId: number,
  says = "",
): Promise<string> {
  return until(
    `the comment ${commentId} is answered${says === "" ? "" : ` with "${says}"`}`,
    async () => {
      const answer = await comment(harness, number, { answerTo: commentId });
      return answer?.includes(says) === true ? answer : undefined;
    },
    async () => ({ comments: await comments(harness, number), log: harness.log.slice(-12) }),
  );
}

const pullSchema = z.object({ head: z.object({ sha: z.string() }) });

export async function headOf(harness: Harness, number: number): Promise<string> {
  return pullSchema.parse(await get(harness, `/pulls/${number}`)).head.sha;
}

const refSchema = z.object({ object: z.object({ sha: z.string() }) });

export async function branchHead(harness: Harness, branch = "main"): Promise<string> {
  return refSchema.parse(await get(harness, `/git/ref/heads/${branch}`)).object.sha;
}

const configMapSchema = z.object({ data: z.record(z.string(), z.string()).optional() });

export interface LiveWrite {
  readonly method: "PATCH" | "POST" | "DELETE";
  readonly body?: unknown;
}

/** What the API server answers to a GET, or to what somebody does there by hand; `undefined` for 404. */
export async function live(harness: Harness, path: string, write?: LiveWrite): Promise<unknown> {
  const { cluster } = harness;
  const agent = new Agent({ connect: { ca: readFileSync(cluster.caFile) } });
  try {
    const answer = await request(`${cluster.server}${path}`, {
      dispatcher: agent,
      method: write?.method ?? "GET",
      ...(write?.body === undefined ? {} : { body: JSON.stringify(write.body) }),
      headers: {
        authorization: `Bearer ${cluster.token}`,
        ...(write === undefined ? {} : { "content-type": contentType[write.method] }),
      },
    });
    const body: unknown = await answer.body.json();
    if (answer.statusCode === 404) return undefined;
    if (answer.statusCode !== 200 && answer.statusCode !== 201)
      throw new Error(`${path} answered ${answer.statusCode}`);
    return body;
  } finally {
    await agent.close();
  }
}

const contentType = {
  PATCH: "application/merge-patch+json",
  POST: "application/json",
  DELETE: "application/json",
} as const;

/** The `greeting` that an environment's settings have in the cluster. */
export async function greetingIn(harness: Harness, environment: string): Promise<string | undefined> {
  const found = await live(harness, `/api/v1/namespaces/shop-${environment}/configmaps/settings`);
  return found === undefined ? undefined : configMapSchema.parse(found).data?.["greeting"];
}
