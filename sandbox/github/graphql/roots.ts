/** Where GraphQL begins: repositories and nodes to read, refs to change. */

import { isAncestor, isRefName, readRef, zeroOid } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
import { actorOf } from "../auth/access.ts";
import type { IssueComment } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { pushViolation, violationMessage } from "../operations/push-rules.ts";
import { afterRefChanges } from "../operations/ref-changes.ts";
import { serializeComment } from "../serializers/comment.ts";
import { repositoryFullName } from "../serializers/repository.ts";
import { nodeId } from "../store.ts";
import { actorNode } from "./actor-node.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import { deploymentNode } from "./deployment-node.ts";
import { graphqlError } from "./errors.ts";
import { pullRequests, type PullsArguments } from "./pull-node.ts";
import type { Scope } from "./scope.ts";
import { need, visibleRepository } from "./scope.ts";

export function queryRoot(scope: Scope) {
  return {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) =>
      repositoryNode(scope, visibleRepository(scope, owner, name)),
    node: ({ id }: { readonly id: string }) => findNode(scope, id),
    viewer: () => (scope.caller.kind === "installation" ? actorNode(scope.hub, scope.caller.bot.id) : null),
  };
}

interface DeploymentArguments extends PageArguments {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: "ASC" | "DESC" } | null;
}

function repositoryNode(scope: Scope, repository: Repository) {
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repositoryFullName(scope.hub, repository),
    isPrivate: repository.private,
    pullRequests: (asked: PullsArguments) => pullRequests(scope, repository, asked),
    deployments: ({ environments, orderBy, ...page }: DeploymentArguments) => {
      need(scope, repository, [{ deployments: "read" }]);
      const items = [...repository.deployments.values()].filter(
        ({ environment }) =>
          environments === undefined || environments === null || environments.includes(environment),
      );
      // The oldest come first unless asked otherwise.
      if (orderBy?.direction === "DESC") items.reverse();
      return connection("deployments", {
        items,
        page,
        node: (one) => deploymentNode(scope, repository, one),
      });
    },
  };
}

function findNode(scope: Scope, id: string) {
  for (const repository of scope.hub.store.repositories.values()) {
    for (const comment of repository.comments.values()) {
      if (nodeId("IC", comment.id) === id) return visibleComment(scope, repository, comment);
    }
    for (const deployment of repository.deployments.values()) {
      if (nodeId("DE", deployment.id) !== id) continue;
      need(scope, repository, [{ deployments: "read" }]);
      return deploymentNode(scope, repository, deployment);
    }
  }
  throw graphqlError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}

function visibleComment(scope: Scope, repository: Repository, comment: IssueComment) {
  need(scope, repository, [{ issues: "read" }, { pull_requests: "read" }]);
  return {
    __typename: "IssueComment",
    id: nodeId("IC", comment.id),
    databaseId: comment.id,
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    lastEditedAt: comment.lastEditedAt ?? null,
    includesCreatedEdit: comment.lastEditedAt !== undefined,
    editor: actorNode(scope.hub, comment.editorId),
    author: actorNode(scope.hub, comment.authorId),
    url: serializeComment(scope.hub, repository, comment).html_url,
  };
}

interface RefUpdate {
  readonly name: string;
  readonly afterOid: string;
  readonly beforeOid?: string | null;
  readonly force?: boolean | null;
}

interface UpdateRefsInput {
  readonly repositoryId: string;
  readonly refUpdates: readonly RefUpdate[];
  readonly clientMutationId?: string | null;
}

export function mutationRoot(scope: Scope) {
  return {
    updateRefs: async ({ input }: { readonly input: UpdateRefsInput }) => {
      const repository = [...scope.hub.store.repositories.values()].find(
        ({ id }) => nodeId("R", id) === input.repositoryId,
      );
      if (repository === undefined) {
        throw graphqlError(
          "NOT_FOUND",
          `Could not resolve to a node with the global id of '${input.repositoryId}'`,
        );
      }
      need(scope, repository, [{ contents: "write" }], "write");
      await updateRefs(scope, repository, input.refUpdates);
      return { clientMutationId: input.clientMutationId ?? null };
    },
  };
}

/** All or none; `beforeOid` compares, forty zeros mean "must not exist" and, as `afterOid`, "delete". */
async function updateRefs(
  scope: Scope,
  repository: Repository,
  updates: readonly RefUpdate[],
): Promise<void> {
  const moves = await Promise.all(
    updates.map(async ({ name, afterOid, beforeOid, force }) => {
      const found = (await readRef(repository.dir, name)) ?? zeroOid;
      if (!isRefName(name) || name.startsWith("refs/pull/"))
        throw graphqlError("UNPROCESSABLE", `${name} is not a valid ref name`);
      if (beforeOid !== undefined && beforeOid !== null && beforeOid !== found) {
        throw graphqlError("UNPROCESSABLE", `Expected ref ${name} to be at ${beforeOid} but was at ${found}`);
      }
      const moved = found !== zeroOid && afterOid !== zeroOid;
      if (moved && force !== true && !(await isAncestor(repository.dir, found, afterOid))) {
        throw graphqlError("UNPROCESSABLE", `Update of ${name} is not a fast forward`);
      }
      await refuseByRules(scope, repository, { name, before: found, after: afterOid });
      return { name, before: found, after: afterOid };
    }),
  );
  const lines = moves.map(({ name, before, after }) =>
    after === zeroOid ? `delete ${name}\0${before}\0` : `update ${name}\0${after}\0${before}\0`,
  );
  const result = await runGit(repository.dir, ["update-ref", "-z", "--stdin"], {
    input: lines.join(""),
    expect: [1, 128],
  });
  if (result.code !== 0)
    throw graphqlError("UNPROCESSABLE", "Some refs were changed meanwhile or cannot be updated");
  const actor = actorOf(scope.caller);
  await afterRefChanges(
    scope.hub,
    moves.map(({ name, before, after }) => ({ repository, ref: name, before, after, actor })),
  );
}

async function refuseByRules(
  scope: Scope,
  repository: Repository,
  { name, before, after }: { readonly name: string; readonly before: string; readonly after: string },
): Promise<void> {
  if (!name.startsWith("refs/heads/")) return;
  const branch = name.slice("refs/heads/".length);
  const change = { repository, branch, actor: actorOf(scope.caller), before, after };
  const why = await pushViolation(scope.hub, change);
  if (why !== undefined) throw graphqlError("UNPROCESSABLE", violationMessage(why));
}
