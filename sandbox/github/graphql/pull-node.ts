/** Pull requests in GraphQL. */

import { commitsBetween } from "../git/commits.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { forkPoint } from "../operations/base-tip.ts";
import { nodeId } from "../store.ts";
import { actorNode } from "./actor-node.ts";
import { commitNode } from "./check-nodes.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import { notServed } from "./errors.ts";
import type { Scope } from "./scope.ts";
import { need } from "./scope.ts";

export interface PullsArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: "ASC" | "DESC" } | null;
}

/** The oldest come first unless asked otherwise. */
export function pullRequests(scope: Scope, repository: Repository, asked: PullsArguments) {
  const { states, baseRefName, headRefName, labels, orderBy, ...page } = asked;
  need(scope, repository, [{ pull_requests: "read" }]);
  if (labels !== undefined && labels !== null) throw notServed("Repository.pullRequests(labels:)");
  if (orderBy !== undefined && orderBy !== null && orderBy.field !== "CREATED_AT")
    throw notServed(`IssueOrderField.${orderBy.field}`);
  const items = [...repository.pulls.values()]
    .filter((pull) => states === undefined || states === null || states.includes(stateOf(pull)))
    .filter((pull) => baseRefName === undefined || baseRefName === null || pull.base.ref === baseRefName)
    .filter((pull) => headRefName === undefined || headRefName === null || pull.head.ref === headRefName)
    .toSorted((a, b) => a.number - b.number);
  if (orderBy?.direction === "DESC") items.reverse();
  return connection("pullRequests", { items, page, node: (pull) => pullNode(scope, repository, pull) });
}

function stateOf({ state, merged }: PullRequest): string {
  return merged === undefined ? state.toUpperCase() : "MERGED";
}

function pullNode(scope: Scope, repository: Repository, pull: PullRequest) {
  return {
    __typename: "PullRequest",
    id: nodeId("PR", pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    state: stateOf(pull),
    isDraft: pull.draft,
    isCrossRepository: pull.head.repositoryId !== repository.id,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    author: actorNode(scope.hub, pull.authorId),
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    commits: async (page: PageArguments) => {
      need(scope, repository, [{ contents: "read" }]);
      const from = await forkPoint(repository, pull);
      const items = await commitsBetween(repository.dir, from, pull.head.sha);
      return connection("commits", {
        items,
        page,
        node: ({ sha }) => ({
          __typename: "PullRequestCommit",
          id: `${nodeId("PRC", pull.id)}_${sha}`,
          commit: commitNode(scope, repository, sha),
        }),
      });
    },
  };
}
