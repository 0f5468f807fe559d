/** Commits as the API shows them: the Git object, and the same with its people and files. */

import type { Commit, Signature } from "../git/commits.ts";
import type { FileDiff } from "../git/diff.ts";
import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccount } from "./account.ts";
import { repositoryHtmlUrl, repositoryUrl } from "./repository.ts";

const unsigned = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** The account that uses an e-mail address. */
export function accountOfEmail(hub: Hub, email: string): Account | undefined {
  return [...hub.store.accounts.values()].find((account) => account.email === email && email !== "");
}

function serializePerson(hub: Hub, { email }: Signature) {
  const account = accountOfEmail(hub, email);
  return account === undefined ? null : serializeAccount(hub, account);
}

export function serializeCommit(hub: Hub, repository: Repository, commit: Commit) {
  const url = `${repositoryUrl(hub, repository)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId("C", `${repository.id}:${commit.sha}`),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryUrl(hub, repository)}/git/trees/${commit.tree}` },
      url: `${repositoryUrl(hub, repository)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url,
    html_url: `${repositoryHtmlUrl(hub, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: serializePerson(hub, commit.author),
    committer: serializePerson(hub, commit.committer),
    parents: serializeParents(hub, repository, commit),
  };
}

function serializeParents(hub: Hub, repository: Repository, { parents }: Commit) {
  return parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(hub, repository)}/commits/${sha}`,
    html_url: `${repositoryHtmlUrl(hub, repository)}/commit/${sha}`,
  }));
}

/** `GET /repos/{owner}/{repo}/git/commits/{commit_sha}` */
export function serializeGitCommit(hub: Hub, repository: Repository, commit: Commit) {
  return {
    sha: commit.sha,
    node_id: nodeId("C", `${repository.id}:${commit.sha}`),
    url: `${repositoryUrl(hub, repository)}/git/commits/${commit.sha}`,
    html_url: `${repositoryHtmlUrl(hub, repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${repositoryUrl(hub, repository)}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: serializeParents(hub, repository, commit),
    verification: unsigned,
  };
}

/** The short form inside check suites and push events. */
export function serializeSimpleCommit(commit: Commit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: nameAndEmail(commit.author),
    committer: nameAndEmail(commit.committer),
  };
}

function nameAndEmail({ name, email }: Signature) {
  return { name, email };
}

export function serializeFile(
  hub: Hub,
  repository: Repository,
  { file, head }: { readonly file: FileDiff; readonly head: string },
) {
  const encoded = file.path.split("/").map(encodeURIComponent).join("/");
  const html = repositoryHtmlUrl(hub, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${head}/${encoded}`,
    raw_url: `${html}/raw/${head}/${encoded}`,
    contents_url: `${repositoryUrl(hub, repository)}/contents/${encoded}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
