/** Webhook payloads cut down to what Events are made of, in GitHub's shape. */

export const installation = { id: 11, node_id: "x" };

export const wholeInstallation = { ...installation, app_id: 44, account: { login: "acme", id: 33 } };

export const repository = {
  id: 22,
  name: "shop",
  full_name: "acme/shop",
  private: true,
  owner: { login: "acme", id: 33, type: "Organization" },
  default_branch: "main",
};

export const repositoryRef = { installationId: 11, id: 22, owner: "acme", name: "shop" };

export const pullRequestRef = { repository: repositoryRef, number: 7 };

export function payload(members: object): object {
  return { installation, repository, sender: { login: "alice", id: 1, type: "User" }, ...members };
}

export const pullRequest = { number: 7, state: "open", head: { sha: "a".repeat(40), repo: null } };

export const comment = { id: 70, body: "/deploy production", user: { login: "bob", id: 2, type: "User" } };

export const issue = { number: 7, pull_request: { url: "https://api.github.com/repos/acme/shop/pulls/7" } };

export const listedPullRequest = { number: 7, base: { ref: "main", repo: { id: 22, name: "shop" } } };
