/** Repositories as the API shows them: minimal in lists, full when asked for by name. */

import { grantOf, atLeast } from "../auth/roles.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccount, serializeAccountId } from "./account.ts";

export function ownerLogin(hub: Hub, repository: Repository): string {
  return hub.store.accounts.get(repository.ownerId)?.login ?? "";
}

export function repositoryFullName(hub: Hub, repository: Repository): string {
  return `${ownerLogin(hub, repository)}/${repository.name}`;
}

export function repositoryUrl(hub: Hub, repository: Repository): string {
  return `${hub.urls.api}/repos/${repositoryFullName(hub, repository)}`;
}

export function repositoryHtmlUrl(hub: Hub, repository: Repository): string {
  return `${hub.urls.web}/${repositoryFullName(hub, repository)}`;
}

/** `key` → what follows the repository's URL. */
const links = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

function linksOf(url: string): Record<string, string> {
  return Object.fromEntries(Object.entries(links).map(([key, rest]) => [key, `${url}${rest}`]));
}

/** What every form of a repository holds. */
export function serializeRepository(hub: Hub, repository: Repository) {
  const name = repositoryFullName(hub, repository);
  const html = repositoryHtmlUrl(hub, repository);
  const open = [...repository.pulls.values(), ...repository.issues.values()].filter(
    ({ state }) => state === "open",
  );
  const forks = [...hub.store.repositories.values()].filter(
    ({ parentId }) => parentId === repository.id,
  ).length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: name,
    private: repository.private,
    owner: serializeAccountId(hub, repository.ownerId),
    html_url: html,
    description: repository.description,
    fork: repository.parentId !== undefined,
    url: repositoryUrl(hub, repository),
    ...linksOf(repositoryUrl(hub, repository)),
    clone_url: `${html}.git`,
    git_url: `${html.replace(/^http/, "git")}.git`,
    ssh_url: `git@${new URL(hub.urls.web).host}:${name}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    forks_count: forks,
    forks,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: open.length,
    open_issues: open.length,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    visibility: repository.private ? "private" : "public",
    pushed_at: repository.pushedAt,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    license: null,
    allow_forking: true,
    web_commit_signoff_required: false,
  };
}

/** `GET /repos/{owner}/{repo}`; `viewerId` absent for Apps. */
export function serializeFullRepository(hub: Hub, repository: Repository, viewerId: number | undefined) {
  const owner = hub.store.accounts.get(repository.ownerId);
  const parent =
    repository.parentId === undefined ? undefined : hub.store.repositories.get(repository.parentId);
  return {
    ...serializeRepository(hub, repository),
    permissions: serializeRoles(hub, repository, viewerId),
    allow_merge_commit: repository.settings.allowMergeCommit,
    allow_squash_merge: repository.settings.allowSquashMerge,
    allow_rebase_merge: repository.settings.allowRebaseMerge,
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: repository.settings.deleteBranchOnMerge,
    subscribers_count: 0,
    network_count: 0,
    ...(owner?.type === "Organization" ? { organization: serializeAccount(hub, owner) } : {}),
    ...(parent === undefined
      ? {}
      : { parent: serializeRepository(hub, parent), source: serializeRepository(hub, parent) }),
  };
}

export function serializeRoles(hub: Hub, repository: Repository, viewerId: number | undefined) {
  const role = viewerId === undefined ? "none" : grantOf(hub, repository, viewerId).role;
  return {
    admin: atLeast(role, "admin"),
    maintain: atLeast(role, "maintain"),
    push: atLeast(role, "write"),
    triage: atLeast(role, "triage"),
    pull: atLeast(role, "read"),
  };
}
