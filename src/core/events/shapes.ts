/** The parts that webhook payloads share, parsed to references. Everything else in a payload is passed over. */

import { z } from "zod";
import type { PullRequestRef, RepositoryRef } from "../model/repository.ts";

/** GitHub's ids fit a double; a larger number would have lost its last digits on the way and name something else. */
export const id = z.int().positive();

/** Names become parts of URLs: their grammar is checked although the payload is signed. */
const owner = z.string().regex(/^\w[\w-]{0,99}$/);
const repositoryName = z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,100}$/);

/** Without an installation the payload comes from a plain webhook, and there is nothing that we may do. */
const inRepository = {
  installation: z.object({ id }),
  repository: z.object({ id, name: repositoryName, owner: z.object({ login: owner }) }),
};

export const repositoryPayload = z.object(inRepository);

/** A payload of one repository with further members. */
export function repositoryPayloadWith<Members extends z.core.$ZodLooseShape>(members: Members) {
  return z.object({ ...inRepository, ...members });
}

export function repositoryRef({
  installation,
  repository,
}: z.infer<typeof repositoryPayload>): RepositoryRef {
  return {
    installationId: installation.id,
    id: repository.id,
    owner: repository.owner.login,
    name: repository.name,
  };
}

export function pullRequestRef(payload: z.infer<typeof repositoryPayload>, number: number): PullRequestRef {
  return { repository: repositoryRef(payload), number };
}
