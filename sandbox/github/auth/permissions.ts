/** What each route asks of a caller: the permission of an App's token, and the role of a person. */

import type { Role } from "../../../src/core/model/pull-request.ts";
import type { Level, Permissions } from "../model/app.ts";

/** What a repository's route needs. */
export interface Need {
  readonly kind: "repository";
  /** Any one of these is enough for an installation token. */
  readonly anyOf: readonly Permissions[];
  /** The least role of a person. */
  readonly role: Role;
  /** Only Apps may: check runs. */
  readonly appOnly?: true;
  /** `false`: not even a public repository shows it without the permission. */
  readonly publicRead?: false;
}

export type Access =
  | Need
  /** An App with its JWT. */
  | { readonly kind: "app" }
  /** An installation token, whatever its permissions. */
  | { readonly kind: "installation" }
  /** A route of an organization. */
  | { readonly kind: "organization"; readonly anyOf: readonly Permissions[] }
  | { readonly kind: "user" }
  | { readonly kind: "anyone" };

function needs(name: string, level: Level, role?: Role): Need {
  return {
    kind: "repository",
    anyOf: [{ [name]: level }],
    role: role ?? (level === "read" ? "read" : "write"),
  };
}

const metadata = needs("metadata", "read");
const contentsRead = needs("contents", "read");
const contentsWrite = needs("contents", "write");
const pullsRead = needs("pull_requests", "read");
/** Everybody who can read may open, discuss and review. */
const pullsWrite = needs("pull_requests", "write", "read");
const checksRead = needs("checks", "read");
const checksWrite: Need = { ...needs("checks", "write"), appOnly: true };
const statusesRead = needs("statuses", "read");
const statusesWrite = needs("statuses", "write");
const deploymentsRead = needs("deployments", "read");
const deploymentsWrite = needs("deployments", "write");
const administration: Need = { ...needs("administration", "read", "admin"), publicRead: false };
const administrationWrite: Need = { ...needs("administration", "write", "admin"), publicRead: false };
const collaborators: Need = { ...metadata, publicRead: false };
/** Comments belong to issues and to pull requests; which one decides, is judged where the number is known. */
const commentsRead: Need = {
  kind: "repository",
  anyOf: [{ issues: "read" }, { pull_requests: "read" }],
  role: "read",
};
const commentsWrite: Need = {
  kind: "repository",
  anyOf: [{ issues: "write" }, { pull_requests: "write" }],
  role: "read",
};

const app: Access = { kind: "app" };
const installation: Access = { kind: "installation" };
const members: Access = { kind: "organization", anyOf: [{ members: "read" }] };
const anyone: Access = { kind: "anyone" };

/** The table. A route without a row does not start. */
export const accessTable: Readonly<Record<string, Access>> = {
  "POST /graphql": anyone,
  "GET /rate_limit": anyone,
  "POST /markdown": anyone,
  "GET /user": { kind: "user" },
  "GET /users/{username}": anyone,

  "GET /app": app,
  "GET /app/installations": app,
  "GET /app/installations/{installation_id}": app,
  "DELETE /app/installations/{installation_id}": app,
  "POST /app/installations/{installation_id}/access_tokens": app,
  "PUT /app/installations/{installation_id}/suspended": app,
  "DELETE /app/installations/{installation_id}/suspended": app,
  "GET /app/hook/config": app,
  "PATCH /app/hook/config": app,
  "GET /app/hook/deliveries": app,
  "GET /app/hook/deliveries/{delivery_id}": app,
  "POST /app/hook/deliveries/{delivery_id}/attempts": app,
  "POST /app-manifests/{code}/conversions": anyone,
  "GET /repos/{owner}/{repo}/installation": app,
  "GET /orgs/{org}/installation": app,
  "GET /users/{username}/installation": app,
  "GET /installation/repositories": installation,
  "DELETE /installation/token": installation,

  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": members,
  "GET /orgs/{org}/teams/{team_slug}/members": members,
  "GET /orgs/{org}/teams/{team_slug}": members,
  "GET /orgs/{org}/memberships/{username}": members,

  "GET /repos/{owner}/{repo}": metadata,
  "PATCH /repos/{owner}/{repo}": administrationWrite,
  "POST /repos/{owner}/{repo}/forks": contentsRead,
  "GET /repos/{owner}/{repo}/branches": contentsRead,
  "GET /repos/{owner}/{repo}/branches/{branch}": contentsRead,
  "GET /repos/{owner}/{repo}/branches/{branch}/protection": administration,
  "PUT /repos/{owner}/{repo}/branches/{branch}/protection": administrationWrite,
  "DELETE /repos/{owner}/{repo}/branches/{branch}/protection": administrationWrite,
  "GET /repos/{owner}/{repo}/rules/branches/{branch}": metadata,
  "GET /repos/{owner}/{repo}/rulesets": metadata,
  "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}": metadata,
  "POST /repos/{owner}/{repo}/rulesets": administrationWrite,
  "PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}": administrationWrite,
  "DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}": administrationWrite,
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": collaborators,
  "GET /repos/{owner}/{repo}/collaborators/{username}": collaborators,
  "PUT /repos/{owner}/{repo}/collaborators/{username}": administrationWrite,
  "GET /repos/{owner}/{repo}/activity": contentsRead,
  "GET /repos/{owner}/{repo}/codeowners/errors": contentsRead,

  "GET /repos/{owner}/{repo}/git/ref/{ref}": contentsRead,
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": contentsRead,
  "POST /repos/{owner}/{repo}/git/refs": contentsWrite,
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": contentsWrite,
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": contentsWrite,
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": contentsRead,
  "POST /repos/{owner}/{repo}/git/commits": contentsWrite,
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": contentsRead,
  "POST /repos/{owner}/{repo}/git/trees": contentsWrite,
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": contentsRead,
  "POST /repos/{owner}/{repo}/git/blobs": contentsWrite,
  "GET /repos/{owner}/{repo}/git/tags/{tag_sha}": contentsRead,
  "GET /repos/{owner}/{repo}/contents/{path}": contentsRead,
  "PUT /repos/{owner}/{repo}/contents/{path}": contentsWrite,
  "GET /repos/{owner}/{repo}/compare/{basehead}": contentsRead,
  "GET /repos/{owner}/{repo}/commits": contentsRead,
  "GET /repos/{owner}/{repo}/commits/{ref}": contentsRead,
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": {
    kind: "repository",
    anyOf: [{ pull_requests: "read", contents: "read" }],
    role: "read",
  },

  "GET /repos/{owner}/{repo}/pulls": pullsRead,
  "POST /repos/{owner}/{repo}/pulls": pullsWrite,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": pullsRead,
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": pullsWrite,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": pullsRead,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": pullsRead,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge": pullsRead,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": contentsWrite,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch": pullsWrite,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": pullsRead,
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": pullsWrite,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}": pullsRead,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": needs(
    "pull_requests",
    "write",
  ),
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events": pullsWrite,

  "POST /repos/{owner}/{repo}/issues": needs("issues", "write", "read"),
  "GET /repos/{owner}/{repo}/issues/{issue_number}": commentsRead,
  "GET /repos/{owner}/{repo}/issues/comments": commentsRead,
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": commentsRead,
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": commentsWrite,
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": commentsWrite,
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": commentsRead,
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": commentsWrite,
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": commentsRead,
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": commentsWrite,
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}": commentsWrite,
  "GET /repos/{owner}/{repo}/issues/{issue_number}/reactions": commentsRead,
  "POST /repos/{owner}/{repo}/issues/{issue_number}/reactions": commentsWrite,

  "POST /repos/{owner}/{repo}/check-runs": checksWrite,
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": checksRead,
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": checksWrite,
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": checksRead,
  "POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest": needs("checks", "write"),
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": checksRead,
  "GET /repos/{owner}/{repo}/commits/{ref}/check-suites": checksRead,
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}": checksRead,
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": checksRead,
  "POST /repos/{owner}/{repo}/check-suites": checksWrite,
  "POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest": needs("checks", "write"),
  "GET /repos/{owner}/{repo}/commits/{ref}/status": statusesRead,
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": statusesRead,
  "POST /repos/{owner}/{repo}/statuses/{sha}": statusesWrite,

  "GET /repos/{owner}/{repo}/deployments": deploymentsRead,
  "POST /repos/{owner}/{repo}/deployments": deploymentsWrite,
  "GET /repos/{owner}/{repo}/deployments/{deployment_id}": deploymentsRead,
  "DELETE /repos/{owner}/{repo}/deployments/{deployment_id}": deploymentsWrite,
  "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses": deploymentsRead,
  "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses": deploymentsWrite,
  "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}": deploymentsRead,
};
