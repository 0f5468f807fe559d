/** Looks at the local GitHub and the cluster as a person would: through their APIs. */

import { z } from "zod";
import { people, shop } from "../../stack/shop.ts";
import type { World } from "./step.ts";

const deploymentsSchema = z.array(z.object({ id: z.number(), environment: z.string(), sha: z.string() }));
const statusesSchema = z.array(z.object({ state: z.string(), description: z.string() }));
const commentsSchema = z.array(z.object({ body: z.string(), user: z.object({ login: z.string() }) }));
const checksSchema = z.object({
  check_runs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() })),
});
const pullSchema = z.object({ head: z.object({ sha: z.string() }) });
const workloadSchema = z.object({
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
  status: z.object({ availableReplicas: z.number().default(0) }).optional(),
});

export interface SeenDeployment {
  readonly state: string;
  readonly description: string;
}

async function get(world: World, path: string): Promise<unknown> {
  return world.github.seed.act(people.reviewer, { method: "GET", path });
}

/** The newest deployment of an environment. */
export async function newestDeployment(
  world: World,
  environment: string,
): Promise<SeenDeployment | undefined> {
  const [newest] = deploymentsSchema.parse(
    await get(world, `/repos/${shop}/deployments?environment=${environment}`),
  );
  if (newest === undefined) return undefined;
  const [status] = statusesSchema.parse(await get(world, `/repos/${shop}/deployments/${newest.id}/statuses`));
  return status ?? { state: "pending", description: "" };
}

/** Texts that Slipway wrote on a pull request, oldest first. */
export async function slipwayComments(world: World, number: number): Promise<readonly string[]> {
  const comments = commentsSchema.parse(
    await get(world, `/repos/${shop}/issues/${number}/comments?per_page=100`),
  );
  return comments.filter(({ user }) => user.login === "slipway[bot]").map(({ body }) => body);
}

export async function headOf(world: World, number: number): Promise<string> {
  return pullSchema.parse(await get(world, `/repos/${shop}/pulls/${number}`)).head.sha;
}

/** Names of check runs of a pull request's head that have not ended well. */
export async function openChecks(world: World, number: number): Promise<readonly string[]> {
  const head = await headOf(world, number);
  const { check_runs: runs } = checksSchema.parse(
    await get(world, `/repos/${shop}/commits/${head}/check-runs`),
  );
  if (runs.length === 0) return ["there is no check run"];
  return runs.filter(({ conclusion }) => conclusion === null).map(({ name }) => `${name} has not completed`);
}

/** What the shop's workload runs in an environment: its image, and how many of it are available. */
export async function runningIn(
  world: World,
  environment: string,
): Promise<{ readonly image: string; readonly available: number } | undefined> {
  const path = `/apis/apps/v1/namespaces/shop-${environment}/deployments/web`;
  const answer = await world.cluster.send({ method: "GET", path });
  if (!answer.ok) return undefined;
  const { spec, status } = workloadSchema.parse(answer.body);
  const image = spec.template.spec.containers[0]?.image ?? "";
  return { image, available: status?.availableReplicas ?? 0 };
}

/** `undefined` when the environment's newest deployment is in this state, else how it is instead. */
export async function notYet(world: World, environment: string, state: string): Promise<string | undefined> {
  const seen = await newestDeployment(world, environment);
  if (seen?.state === state) return undefined;
  return `${environment} is ${seen === undefined ? "not deployed" : `${seen.state} (${seen.description})`}, not ${state}`;
}

/** `undefined` when the environment runs this image, available, else what it runs. */
export async function notRunning(
  world: World,
  environment: string,
  image: string,
): Promise<string | undefined> {
  const running = await runningIn(world, environment);
  if (running !== undefined && running.image === image && running.available > 0) return undefined;
  return `${environment} runs ${running?.image ?? "nothing"} (${running?.available ?? 0} available), not ${image}`;
}

/** The first thing that is missing. */
export async function firstOf(
  ...questions: readonly (() => Promise<string | undefined>)[]
): Promise<string | undefined> {
  for (const question of questions) {
    const missing = await question();
    if (missing !== undefined) return missing;
  }
  return undefined;
}
