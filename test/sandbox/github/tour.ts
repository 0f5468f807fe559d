/** Uses every route of the local GitHub once, as a project's life would. */

import { z } from "zod";
import type { Scene } from "./scene.ts";
import { jwt } from "./scene.ts";

export interface TourCall {
  readonly as: string;
  readonly body?: unknown;
}

type Send = (route: string, call: TourCall) => Promise<unknown>;

const withId = z.object({ id: z.number() });
const withSha = z.object({ sha: z.string() });
const rules = [
  {
    type: "pull_request",
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    },
  },
  { type: "non_fast_forward" },
  {
    type: "required_status_checks",
    parameters: { required_status_checks: [{ context: "ci" }], strict_required_status_checks_policy: false },
  },
  { type: "required_deployments", parameters: { required_deployment_environments: ["dev"] } },
];

/** Answers with the routes in the order in which they were used. */
export async function takeTour(scene: Scene): Promise<void> {
  const { github, app, privateKey, installation } = scene;
  const { seed } = github;
  const base = "/repos/acme/shop";
  const appToken = jwt(app.id, privateKey, {});
  const minted = await send(scene)(`POST /app/installations/${installation.id}/access_tokens`, {
    as: appToken,
    body: { repository_ids: [seed.repository("acme/shop").id] },
  });
  const token = z.object({ token: z.string() }).parse(minted).token;
  const [alice, bob, carol] = ["alice", "bob", "carol"].map((login) => seed.token(login));
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error("nobody is there");
  const ask = send(scene);
  const people = { alice, bob, carol, appToken, token };
  await visitApp(ask, { ...people, installationId: installation.id });
  await visitPeople(ask, people, scene);
  await visitBranches(ask, base, people);
  const refs = await visitGit(ask, base, people);
  await visitCommits(ask, base, { ...people, ...refs });
  await visitPulls(ask, base, people, scene);
  await visitChecks(ask, base, { ...people, ...refs }, scene);
  await visitDeployments(ask, base, { ...people, ...refs });
  await visitMergeAndEnd(ask, base, people, scene);
}

interface People {
  readonly alice: string;
  readonly bob: string;
  readonly carol: string;
  readonly appToken: string;
  readonly token: string;
}

/** Fails with the answer's text unless it is a success. */
function send({ github }: Scene): Send {
  return async (route, { as, body }) => {
    const [method = "GET", path = ""] = route.split(" ");
    const url = path === "/graphql" ? `${github.webUrl}/api/graphql` : `${github.apiUrl}${path}`;
    const answer = await fetch(url, {
      method,
      headers: {
        "user-agent": "tour",
        ...(as === "" ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${route} answered ${answer.status}: ${text}`);
    return text === "" || !(answer.headers.get("content-type") ?? "").includes("json")
      ? text
      : JSON.parse(text);
  };
}

async function visitApp(
  ask: Send,
  { appToken, token, installationId }: People & { readonly installationId: number },
): Promise<void> {
  const as = appToken;
  await ask("GET /app", { as });
  await ask("GET /app/installations", { as });
  await ask(`GET /app/installations/${installationId}`, { as });
  await ask("GET /repos/acme/shop/installation", { as });
  await ask("GET /orgs/acme/installation", { as });
  await ask("GET /users/acme/installation", { as });
  await ask("GET /app/hook/config", { as });
  await ask("PATCH /app/hook/config", { as, body: { content_type: "json" } });
  await ask("GET /installation/repositories", { as: token });
  await ask("GET /rate_limit", { as: token });
  await ask("GET /users/slipway[bot]", { as: token });
  const query = `{ repository(owner: "acme", name: "shop") { nameWithOwner deployments(first: 3) { nodes { state } } } }`;
  await ask("POST /graphql", { as: token, body: { query } });
}

async function visitPeople(ask: Send, { token, alice }: People, { github }: Scene): Promise<void> {
  const { seed } = github;
  seed.createTeam("acme", "operators", ["bob"]);
  await ask("GET /user", { as: alice });
  await ask("GET /orgs/acme/teams/operators", { as: token });
  await ask("GET /orgs/acme/teams/operators/members", { as: token });
  await ask("GET /orgs/acme/teams/operators/memberships/bob", { as: token });
  await ask("GET /orgs/acme/memberships/bob", { as: token });
  const collaborators = "/repos/acme/shop/collaborators";
  for (const login of ["alice", "bob", "carol"])
    await ask(`GET ${collaborators}/${login}/permission`, { as: token });
  await ask(`GET ${collaborators}/bob`, { as: token });
  await ask(`PUT ${collaborators}/bob`, { as: alice, body: { permission: "maintain" } });
}

async function visitBranches(ask: Send, base: string, { token, alice }: People): Promise<void> {
  await ask(`GET ${base}`, { as: token });
  await ask(`GET /repositories/700000001`, { as: token });
  await ask(`PATCH ${base}`, { as: alice, body: { description: "All environments" } });
  await ask(`GET ${base}/branches`, { as: token });
  await ask(`GET ${base}/branches/main`, { as: token });
  const protection = {
    required_status_checks: { strict: true, contexts: [], checks: [{ context: "ci" }] },
    enforce_admins: false,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
  };
  await ask(`PUT ${base}/branches/main/protection`, { as: alice, body: protection });
  await ask(`GET ${base}/branches/main/protection`, { as: alice });
  await ask(`GET ${base}/branches/main`, { as: token });
  await ask(`DELETE ${base}/branches/main/protection`, { as: alice });
  const ruleset = {
    name: "main",
    enforcement: "active",
    rules,
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
  };
  const { id } = withId.parse(await ask(`POST ${base}/rulesets`, { as: alice, body: ruleset }));
  await ask(`GET ${base}/rulesets`, { as: token });
  await ask(`GET ${base}/rulesets/${id}`, { as: alice });
  await ask(`PUT ${base}/rulesets/${id}`, { as: alice, body: { ...ruleset, name: "main branch" } });
  await ask(`GET ${base}/rules/branches/main`, { as: token });
  await ask(`DELETE ${base}/rulesets/${id}`, { as: alice });
}

interface Refs {
  readonly main: string;
  readonly feature: string;
}

async function visitGit(ask: Send, base: string, { token, bob }: People): Promise<Refs> {
  const git = `${base}/git`;
  const ref = z.object({ object: withSha }).parse(await ask(`GET ${git}/ref/heads/main`, { as: token }));
  const main = ref.object.sha;
  const blob = withSha.parse(
    await ask(`POST ${git}/blobs`, { as: token, body: { content: "replicas: 2\n" } }),
  );
  await ask(`GET ${git}/blobs/${blob.sha}`, { as: token });
  const tree = withSha.parse(
    await ask(`POST ${git}/trees`, {
      as: token,
      body: {
        base_tree: main,
        tree: [{ path: "base/web.yaml", mode: "100644", type: "blob", sha: blob.sha }],
      },
    }),
  );
  await ask(`GET ${git}/trees/${tree.sha}?recursive=1`, { as: token });
  const commit = withSha.parse(
    await ask(`POST ${git}/commits`, {
      as: token,
      body: { message: "Two replicas", tree: tree.sha, parents: [main] },
    }),
  );
  await ask(`GET ${git}/commits/${commit.sha}`, { as: token });
  await ask(`POST ${git}/refs`, { as: token, body: { ref: "refs/heads/feature", sha: main } });
  await ask(`PATCH ${git}/refs/heads/feature`, { as: token, body: { sha: commit.sha } });
  await ask(`GET ${git}/matching-refs/heads/f`, { as: token });
  await ask(`POST ${git}/refs`, { as: token, body: { ref: "refs/heads/gone", sha: main } });
  await ask(`DELETE ${git}/refs/heads/gone`, { as: token });
  const body = {
    message: "Describe",
    content: Buffer.from("# docs\n").toString("base64"),
    branch: "feature",
  };
  await ask(`PUT ${base}/contents/docs/README.md`, { as: bob, body });
  await ask(`GET ${base}/contents/docs/README.md?ref=feature`, { as: token });
  await ask(`GET ${base}/contents/?ref=feature`, { as: token });
  const head = z.object({ object: withSha }).parse(await ask(`GET ${git}/ref/heads/feature`, { as: token }));
  return { main, feature: head.object.sha };
}

async function visitCommits(ask: Send, base: string, { token, main, feature }: People & Refs): Promise<void> {
  await ask(`GET ${base}/commits`, { as: token });
  await ask(`GET ${base}/commits/${feature}`, { as: token });
  await ask(`GET ${base}/compare/${main}...${feature}`, { as: token });
  await ask(`GET ${base}/activity`, { as: token });
}

async function visitPulls(
  ask: Send,
  base: string,
  { token, alice, bob, carol }: People,
  scene: Scene,
): Promise<void> {
  const { github } = scene;
  const body = { title: "Two replicas", head: "feature", base: "main", body: "More of them" };
  const { number } = z
    .object({ number: z.number() })
    .parse(await ask(`POST ${base}/pulls`, { as: bob, body }));
  const pull = `${base}/pulls/${number}`;
  await ask(`GET ${base}/pulls`, { as: token });
  await ask(`GET ${pull}`, { as: token });
  await ask(`GET ${pull}`, { as: token });
  await ask(`PATCH ${pull}`, { as: bob, body: { title: "Two replicas of web" } });
  await ask(`GET ${pull}/files`, { as: token });
  await ask(`GET ${pull}/commits`, { as: token });
  const review = withId.parse(await ask(`POST ${pull}/reviews`, { as: alice, body: { body: "looking" } }));
  await ask(`POST ${pull}/reviews/${review.id}/events`, { as: alice, body: { event: "APPROVE" } });
  await ask(`GET ${pull}/reviews`, { as: token });
  await ask(`GET ${pull}/reviews/${review.id}`, { as: token });
  await ask(`PUT ${pull}/reviews/${review.id}/dismissals`, { as: alice, body: { message: "again, please" } });
  await ask(`POST ${pull}/reviews`, { as: alice, body: { event: "APPROVE" } });
  const comments = `${base}/issues/${number}/comments`;
  const comment = withId.parse(await ask(`POST ${comments}`, { as: carol, body: { body: "/status" } }));
  const one = `${base}/issues/comments/${comment.id}`;
  await ask(`GET ${comments}`, { as: token });
  await ask(`GET ${base}/issues/comments?since=2020-01-01T00:00:00Z`, { as: token });
  await ask(`GET ${one}`, { as: token });
  await ask(`PATCH ${one}`, { as: carol, body: { body: "/status dev" } });
  const reaction = withId.parse(await ask(`POST ${one}/reactions`, { as: token, body: { content: "eyes" } }));
  await ask(`POST ${one}/reactions`, { as: token, body: { content: "eyes" } });
  await ask(`GET ${one}/reactions`, { as: token });
  await ask(`DELETE ${one}/reactions/${reaction.id}`, { as: token });
  await ask(`DELETE ${one}`, { as: carol });
  await ask(`POST ${base}/issues/${number}/reactions`, { as: carol, body: { content: "heart" } });
  await ask(`GET ${base}/issues/${number}/reactions`, { as: token });
  const issue = z
    .object({ number: z.number() })
    .parse(await ask(`POST ${base}/issues`, { as: carol, body: { title: "A question" } }));
  await ask(`GET ${base}/issues/${issue.number}`, { as: token });
  await ask(`GET ${base}/issues/${number}`, { as: token });
  // A push moves the head, and a tag gets an object of its own.
  const dir = await scene.clone("bob");
  await scene.git(["checkout", "--quiet", "feature"], dir);
  await scene.git(["commit", "--quiet", "--allow-empty", "-m", "Nothing"], dir);
  await scene.git(["tag", "-a", "v1", "-m", "first"], dir);
  await scene.git(["push", "--quiet", "origin", "feature", "v1"], dir);
  await ask(`GET ${base}/git/tags/${await scene.git(["rev-parse", "v1"], dir)}`, { as: token });
  await github.seed.commitFiles(
    "acme/shop",
    "main",
    { CODEOWNERS: "* @alice @nobody\n" },
    "Name the owners",
    "alice",
  );
  await ask(`GET ${base}/codeowners/errors`, { as: token });
  await ask(`PUT ${pull}/update-branch`, { as: bob, body: {} });
  await ask(`PATCH ${pull}`, { as: bob, body: { state: "closed" } });
  await ask(`PATCH ${pull}`, { as: bob, body: { state: "open" } });
  await github.seed.setDraft("acme/shop", number, "bob", true);
  await github.seed.setDraft("acme/shop", number, "bob", false);
}

async function visitChecks(
  ask: Send,
  base: string,
  { token, bob, feature }: People & Refs,
  { github }: Scene,
): Promise<void> {
  const runs = `${base}/check-runs`;
  const annotation = {
    path: "base/web.yaml",
    start_line: 1,
    end_line: 1,
    annotation_level: "warning",
    message: "two",
  };
  const run = withId.parse(
    await ask(`POST ${runs}`, {
      as: token,
      body: {
        name: "preview",
        head_sha: feature,
        output: { title: "t", summary: "s", annotations: [annotation] },
      },
    }),
  );
  const buttons = [{ label: "Again", description: "Do it again", identifier: "again" }];
  await ask(`PATCH ${runs}/${run.id}`, {
    as: token,
    body: { status: "completed", conclusion: "success", actions: buttons },
  });
  await ask(`GET ${runs}/${run.id}`, { as: token });
  await ask(`GET ${runs}/${run.id}/annotations`, { as: token });
  await ask(`POST ${runs}/${run.id}/rerequest`, { as: bob });
  github.seed.pressCheckButton("acme/shop", run.id, "bob", "again");
  await ask(`GET ${base}/commits/${feature}/check-runs`, { as: token });
  await ask(`POST ${base}/check-suites`, { as: token, body: { head_sha: feature } });
  const suites = await ask(`GET ${base}/commits/${feature}/check-suites`, { as: token });
  const [suite] = z.object({ check_suites: z.array(withId) }).parse(suites).check_suites;
  const id = suite?.id ?? 0;
  await ask(`GET ${base}/check-suites/${id}`, { as: token });
  await ask(`GET ${base}/check-suites/${id}/check-runs`, { as: token });
  await ask(`POST ${base}/check-suites/${id}/rerequest`, { as: bob });
  await ask(`POST ${base}/statuses/${feature}`, {
    as: bob,
    body: { state: "success", context: "ci", description: "green", target_url: "https://ci.example/1" },
  });
  await ask(`GET ${base}/commits/${feature}/status`, { as: token });
  await ask(`GET ${base}/commits/${feature}/statuses`, { as: token });
}

async function visitDeployments(ask: Send, base: string, { token, feature }: People & Refs): Promise<void> {
  const all = `${base}/deployments`;
  const body = {
    ref: feature,
    environment: "dev",
    auto_merge: false,
    required_contexts: [],
    payload: { schema: 1 },
    description: "dev",
  };
  const first = withId.parse(await ask(`POST ${all}`, { as: token, body }));
  await ask(`GET ${all}?environment=dev`, { as: token });
  await ask(`GET ${all}/${first.id}`, { as: token });
  const status = withId.parse(
    await ask(`POST ${all}/${first.id}/statuses`, {
      as: token,
      body: { state: "success", description: "done", log_url: "https://x.example/log" },
    }),
  );
  await ask(`GET ${all}/${first.id}/statuses`, { as: token });
  await ask(`GET ${all}/${first.id}/statuses/${status.id}`, { as: token });
  await ask(`POST ${all}/${first.id}/statuses`, { as: token, body: { state: "inactive" } });
  await ask(`DELETE ${all}/${first.id}`, { as: token });
}

async function visitMergeAndEnd(
  ask: Send,
  base: string,
  { appToken, token, alice, carol }: People,
  scene: Scene,
): Promise<void> {
  const { github, installation } = scene;
  await ask(`POST /markdown`, { as: token, body: { text: "**bold** @alice" } });
  const merged = withSha.parse(
    await ask(`PUT ${base}/pulls/1/merge`, { as: alice, body: { merge_method: "squash" } }),
  );
  await ask(`GET ${base}/pulls/1`, { as: token });
  await ask(`GET ${base}/pulls/1/merge`, { as: token });
  await ask(`GET ${base}/commits/${merged.sha}/pulls`, { as: token });
  await ask(`POST ${base}/forks`, { as: carol, body: {} });
  await github.seed.commitFiles("carol/shop", "main", { a: "1" }, "From outside", "carol");
  const outside = await github.seed.openPullRequest(
    "acme/shop",
    { head: "carol:main", title: "Outside" },
    "carol",
  );
  github.seed.deleteRepository("carol/shop");
  await ask(`GET ${base}/pulls/${outside}`, { as: token });
  await github.idle();
  const deliveries = await fetch(`${github.apiUrl}/app/hook/deliveries`, {
    headers: { authorization: `Bearer ${appToken}`, "user-agent": "tour" },
  });
  const id = /"id":(\d+)/.exec(await deliveries.text())?.[1] ?? "";
  await ask(`GET /app/hook/deliveries/${id}`, { as: appToken });
  await ask(`POST /app/hook/deliveries/${id}/attempts`, { as: appToken });
  await github.seed.createRepository({ owner: "acme", name: "other" });
  github.seed.changeInstalledRepositories(installation, { added: ["acme/shop", "acme/other"] });
  github.seed.changeInstalledRepositories(installation, { removed: ["acme/other"] });
  await ask(`POST /app-manifests/${await manifestCode(scene)}/conversions`, { as: "" });
  await ask("PUT /app/installations/" + installation.id + "/suspended", { as: appToken });
  await ask("DELETE /app/installations/" + installation.id + "/suspended", { as: appToken });
  await ask("DELETE /installation/token", { as: token });
  await ask(`DELETE /app/installations/${installation.id}`, { as: appToken });
}

/** What a browser brings back from the form of a new App. */
async function manifestCode({ github }: Scene): Promise<string> {
  const manifest = JSON.stringify({
    name: "Another",
    url: "https://app.example",
    redirect_url: "https://app.example/made",
  });
  const answer = await fetch(`${github.webUrl}/organizations/acme/settings/apps/new?state=s`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: github.webUrl, cookie: "local-github-person=alice" },
    body: new URLSearchParams({ manifest, confirmed: "true" }),
  });
  return new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
}
