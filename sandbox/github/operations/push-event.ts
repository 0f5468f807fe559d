/** The webhook of a push, with its commits and their files. */

import { listCommits } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { zeroOid } from "../git/refs.ts";
import { gitMaybe } from "../git/run-git.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { accountOfEmail, serializeSimpleCommit } from "../serializers/commit.ts";
import { repositoryHtmlUrl } from "../serializers/repository.ts";
import type { RefChange } from "./ref-changes.ts";

export async function emitPush(hub: Hub, change: RefChange, forced: boolean): Promise<void> {
  const { repository, ref, before, after, actor } = change;
  const gone = after === zeroOid;
  const commits = gone ? [] : await newCommits(repository, change);
  const html = repositoryHtmlUrl(hub, repository);
  const shown = await Promise.all(commits.map((commit) => pushedCommit(hub, repository, commit)));
  const headCommit = gone ? [] : await commitAt(repository, after);
  const head = await Promise.all(headCommit.map((commit) => pushedCommit(hub, repository, commit)));
  hub.webhooks.emit({
    name: "push",
    action: null,
    sender: actor.account,
    repository,
    payload: {
      ref,
      before,
      after,
      created: before === zeroOid,
      deleted: gone,
      forced,
      base_ref: null,
      compare:
        before === zeroOid
          ? `${html}/commit/${after.slice(0, 12)}`
          : `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: shown,
      head_commit: head[0] ?? null,
      pusher: { name: actor.account.login, email: actor.account.email },
    },
  });
  const created = before === zeroOid;
  if (created || gone) {
    hub.webhooks.emit({
      name: created ? "create" : "delete",
      action: null,
      sender: actor.account,
      repository,
      payload: {
        ref: ref.replace(/^refs\/(heads|tags)\//, ""),
        ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
        pusher_type: "user",
        ...(created ? { master_branch: repository.defaultBranch, description: repository.description } : {}),
      },
    });
  }
}

type Commits = Awaited<ReturnType<typeof listCommits>>;

async function commitAt(repository: Repository, sha: string): Promise<Commits> {
  const commit = await gitMaybe(repository.dir, ["rev-parse", "--verify", "--quiet", `${sha}^{commit}`]);
  return commit === undefined ? [] : listCommits(repository.dir, ["-1", commit]);
}

/** Oldest first; of a new branch those that the default branch does not have. */
async function newCommits(repository: Repository, { before, after, ref }: RefChange): Promise<Commits> {
  if (ref.startsWith("refs/tags/")) return [];
  const base = before === zeroOid ? `refs/heads/${repository.defaultBranch}` : before;
  const known =
    (await gitMaybe(repository.dir, ["rev-parse", "--verify", "--quiet", `${base}^{commit}`])) !== undefined;
  const fresh = ref === `refs/heads/${repository.defaultBranch}` && before === zeroOid;
  const range = known && !fresh ? [`${base}..${after}`] : [after];
  return (await listCommits(repository.dir, ["--max-count=2048", ...range])).toReversed();
}

async function pushedCommit(hub: Hub, repository: Repository, commit: Commits[number]) {
  const parent = commit.parents[0];
  const files = await diffFiles(repository.dir, parent ?? emptyTree, commit.sha);
  const named = (status: string): string[] =>
    files.filter((file) => file.status === status).map(({ path }) => path);
  const person = (signature: { readonly name: string; readonly email: string }) => {
    const account = accountOfEmail(hub, signature.email);
    return {
      name: signature.name,
      email: signature.email,
      ...(account === undefined ? {} : { username: account.login }),
    };
  };
  return {
    ...serializeSimpleCommit(commit),
    distinct: true,
    url: `${repositoryHtmlUrl(hub, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: named("added"),
    removed: [...named("removed"), ...files.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: [...named("modified"), ...named("changed"), ...named("renamed")],
  };
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
