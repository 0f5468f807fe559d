/** What is wrong with the CODEOWNERS file. */

import { readBlob, listTree } from "../git/objects.ts";
import { resolveCommit } from "../git/refs.ts";
import { json } from "../http/answer.ts";
import { notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { findAccount } from "../operations/accounts.ts";
import { roleOf, atLeast } from "../auth/roles.ts";

/** The first of these counts. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

export const codeownersRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/codeowners/errors": async (call) => {
    const ref = call.url.searchParams.get("ref") ?? call.repository.defaultBranch;
    const commit = await resolveCommit(call.repository.dir, ref);
    if (commit === undefined) throw notFound();
    const { items } = await listTree(call.repository.dir, commit, true);
    const path = places.find((place) => items.some((item) => item.path === place));
    const file = items.find((item) => item.path === path);
    if (path === undefined || file === undefined) throw notFound();
    const text = (await readBlob(call.repository.dir, file.sha)).toString("utf8");
    return json(200, {
      errors: text.split("\n").flatMap((line, index) => errorsOf(call, { line, number: index + 1, path })),
    });
  },
};

interface Line {
  readonly line: string;
  readonly number: number;
  readonly path: string;
}

function errorsOf(call: RepositoryCall, { line, number, path }: Line) {
  const source = line.replace(/#.*$/, "");
  const owners = source.trim().split(/\s+/).slice(1);
  return owners.flatMap((owner) => {
    const problem = problemOf(call, owner);
    if (problem === undefined) return [];
    const column = source.indexOf(owner) + 1;
    return [
      {
        line: number,
        column,
        kind: problem,
        source: line,
        suggestion: null,
        message: `${problem} on line ${number}: make sure ${owner} exists and has write access to the repository\n\n  ${line}\n  ${" ".repeat(column - 1)}^`,
        path,
      },
    ];
  });
}

function problemOf({ hub, repository }: RepositoryCall, owner: string): string | undefined {
  const team = /^@([^/]+)\/(.+)$/.exec(owner);
  if (team !== null) {
    const known = [...hub.store.teams.values()].some(
      ({ slug, organizationId }) =>
        slug === team[2] && hub.store.accounts.get(organizationId)?.login === team[1],
    );
    return known ? undefined : "Unknown owner";
  }
  if (owner.startsWith("@")) {
    const account = findAccount(hub, owner.slice(1));
    return account !== undefined && atLeast(roleOf(hub, repository, account.id), "write")
      ? undefined
      : "Unknown owner";
  }
  return owner.includes("@") ? undefined : "Invalid owner";
}
