/** The App about itself: who it is, where it is installed. */

import { z } from "zod";
import type { RepositoryRef } from "../core/model/repository.ts";
import { type Client, listOf, type Page } from "./client.ts";
import type { Installation } from "./github.ts";

export async function readApp(client: Client): Promise<{ readonly id: number; readonly slug: string }> {
  return client.ask({ route: "GET /app", answer: z.object({ id: z.number(), slug: z.string() }) });
}

/** `<slug>[bot]`, in whose name the App acts; its id is not the App's. */
export async function readBotUserId(client: Client, slug: string): Promise<number> {
  const { id } = await client.ask({
    route: "GET /users/{username}",
    parameters: { username: `${slug}[bot]` },
    answer: z.object({ id: z.number(), type: z.literal("Bot") }),
  });
  return id;
}

const installationSchema: z.ZodType<Installation> = z
  .object({
    id: z.number(),
    account: z.object({ login: z.string() }).nullable(),
    created_at: z.string(),
    suspended_at: z.string().nullish(),
  })
  .transform(({ id, account, created_at, suspended_at }) => ({
    id,
    account: account?.login ?? "ghost",
    createdAt: created_at,
    suspended: typeof suspended_at === "string",
  }));

export async function readInstallations(client: Client): Promise<readonly Installation[]> {
  return client.list({ route: "GET /app/installations", answer: listOf(installationSchema) });
}

const repositoriesSchema = z.object({
  total_count: z.number(),
  repositories: z.array(
    z.object({ id: z.number(), name: z.string(), owner: z.object({ login: z.string() }) }),
  ),
});

export async function readRepositories(
  client: Client,
  installationId: number,
): Promise<readonly RepositoryRef[]> {
  const answer: z.ZodType<Page<RepositoryRef>> = repositoriesSchema.transform(
    ({ total_count, repositories }) => ({
      items: repositories.map(({ id, name, owner }) => ({ installationId, id, owner: owner.login, name })),
      total: total_count,
    }),
  );
  return client.list({ route: "GET /installation/repositories", answer });
}
