import { createRequire } from "node:module";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { eventNames, readEvent } from "../../../src/core/events/read-event.ts";
import type { Event } from "../../../src/core/model/event.ts";
import {
  comment,
  installation,
  issue,
  listedPullRequest,
  payload,
  pullRequest,
  pullRequestRef,
  repository,
  repositoryRef,
  wholeInstallation,
} from "./payloads.ts";

function edited(changes: object | undefined): Event | undefined {
  return readEvent(
    "pull_request",
    payload({ action: "edited", number: 7, pull_request: pullRequest, changes }),
  );
}

/** A completed check of an App, read by ours, which has the id 4. */
function completedBy(appId: number | null, external_id = "") {
  const app = appId === null ? null : { id: appId };
  const check_run = { id: 6, app, external_id };
  return readEvent("check_run", payload({ action: "completed", check_run }), 4);
}

describe("pull_request", () => {
  test.each(["opened", "reopened", "synchronize", "ready_for_review", "closed"])(
    "%s changes it",
    (action) => {
      expect(readEvent("pull_request", payload({ action, number: 7, pull_request: pullRequest }))).toEqual({
        kind: "pull-request-changed",
        pullRequest: pullRequestRef,
      });
    },
  );

  test.each(["labeled", "assigned", "converted_to_draft", "locked", "something_new"])(
    "%s does not",
    (action) => {
      expect(
        readEvent("pull_request", payload({ action, number: 7, pull_request: pullRequest })),
      ).toBeUndefined();
    },
  );

  test("edited matters when the base changed, and only then", () => {
    expect(edited({ base: { ref: { from: "develop" }, sha: { from: "b".repeat(40) } } })).toMatchObject({
      kind: "pull-request-changed",
    });
    expect(edited({ title: { from: "Old" } })).toBeUndefined();
    expect(edited({ body: { from: "Old" } })).toBeUndefined();
    expect(edited(undefined)).toBeUndefined();
  });
});

describe("pull_request_review", () => {
  test.each(["submitted", "edited", "dismissed"])("%s", (action) => {
    expect(
      readEvent("pull_request_review", payload({ action, pull_request: pullRequest, review: { id: 5 } })),
    ).toEqual({
      kind: "pull-request-reviewed",
      pullRequest: pullRequestRef,
    });
  });

  test("nothing else", () => {
    expect(
      readEvent("pull_request_review", payload({ action: "opened", number: 7, pull_request: pullRequest })),
    ).toBeUndefined();
  });
});

describe("issue_comment", () => {
  test("a new comment on a pull request that may hold a command", () => {
    expect(readEvent("issue_comment", payload({ action: "created", issue, comment }))).toEqual({
      kind: "comment-created",
      pullRequest: pullRequestRef,
      commentId: 70,
    });
  });

  test.each([
    ["on an issue", { action: "created", issue: { number: 7 }, comment }],
    [
      "by a bot",
      { action: "created", issue, comment: { ...comment, user: { ...comment.user, type: "Bot" } } },
    ],
    [
      "by an organisation",
      { action: "created", issue, comment: { ...comment, user: { ...comment.user, type: "Organization" } } },
    ],
    ["by a deleted account", { action: "created", issue, comment: { ...comment, user: null } }],
    ["that is talk", { action: "created", issue, comment: { ...comment, body: "looks good, see a/b" } }],
    ["without a body", { action: "created", issue, comment: { ...comment, body: null } }],
    ["deleted", { action: "deleted", issue, comment }],
  ])("no comment %s", (_what, members) => {
    expect(readEvent("issue_comment", payload(members))).toBeUndefined();
  });
});

function push(ref: string, members: object = {}): Event | undefined {
  return readEvent("push", payload({ ref, before: "0".repeat(40), after: "a".repeat(40), ...members }));
}

describe("push", () => {
  test.each(["main", "feature/a-b", "größe", "v1.0", "-x", "a;b", "$(id)", "__proto__"])(
    "to branch %s",
    (branch) => {
      expect(push(`refs/heads/${branch}`)).toEqual({
        kind: "branch-pushed",
        repository: repositoryRef,
        branch,
      });
    },
  );

  test.each([
    ["a tag", "refs/tags/v1"],
    ["a pull request's head", "refs/pull/7/head"],
    ["a merge queue's branch", "refs/heads/gh-readonly-queue/main/pr-7-abc"],
    ["no branch", "refs/heads/"],
    ["a short name", "main"],
    ["a name with a space", "refs/heads/a b"],
    ["a name with a line break", "refs/heads/a\nb"],
    ["a name with NUL", "refs/heads/a\0"],
    ["a name with half a character", "refs/heads/a\ud800"],
    ["a name of 256 characters", `refs/heads/${"a".repeat(256)}`],
  ])("nothing for %s", (_what, ref) => {
    expect(push(ref)).toBeUndefined();
  });

  test("nothing for a branch that was deleted", () => {
    expect(push("refs/heads/main", { deleted: true })).toBeUndefined();
    expect(push("refs/heads/main", { deleted: false })).toBeDefined();
  });
});

describe("checks", () => {
  test("a completed check run of anybody, and a settled status, may open a gate", () => {
    const changed = { kind: "checks-changed", repository: repositoryRef, pullRequests: [] };
    expect(readEvent("check_run", payload({ action: "completed", check_run: { id: 6 } }))).toEqual(changed);
    for (const state of ["success", "failure", "error"]) {
      const sha = "a".repeat(40);
      expect(readEvent("status", payload({ state, sha }))).toEqual({ ...changed, revision: sha });
    }
  });

  test("a completed check run on the head of a fork names the revision alone; one of ours names nothing", () => {
    const head_sha = "b".repeat(40);
    const completed = (check_run: object) =>
      readEvent(
        "check_run",
        payload({ action: "completed", check_run: { id: 6, head_sha, pull_requests: [], ...check_run } }),
      );
    const changed = { kind: "checks-changed", repository: repositoryRef, pullRequests: [] };
    expect(completed({})).toEqual({ ...changed, revision: head_sha });
    expect(completed({ pull_requests: [listedPullRequest] })).toEqual({ ...changed, pullRequests: [7] });
    expect(completed({ external_id: "slipway/preview/2/7/before-merge/none" })).toEqual(changed);
    expect(completed({ head_sha: "main" })).toEqual(changed);
  });

  test("a completed check run names the pull requests of this repository, unless it is one of ours", () => {
    const pull_requests = [listedPullRequest, { number: 9, base: { repo: { id: 99 } } }];
    const completed = (external_id: string | null) =>
      readEvent(
        "check_run",
        payload({ action: "completed", check_run: { id: 6, external_id, pull_requests } }),
      );
    expect(completed(null)).toMatchObject({ kind: "checks-changed", pullRequests: [7] });
    expect(completed("build-1")).toMatchObject({ pullRequests: [7] });
    expect(completed("slipway/preview/2/7/before-merge/none")).toMatchObject({ pullRequests: [] });
  });

  test("a pending one opens none", () => {
    expect(readEvent("status", payload({ state: "pending", sha: "a".repeat(40) }))).toBeUndefined();
    expect(readEvent("check_run", payload({ action: "created", check_run: { id: 6 } }))).toBeUndefined();
  });

  test("a check of our own App is no news, whatever its external id says; another App's with ours in it is", () => {
    expect(completedBy(4)).toBeUndefined();
    expect(completedBy(4, "slipway/preview/2/7/before-merge/none")).toBeUndefined();
    expect(completedBy(5, "slipway/preview/2/7/before-merge/none")).toMatchObject({ kind: "checks-changed" });
    expect(completedBy(null)).toMatchObject({ kind: "checks-changed" });
  });

  test.each(["check_run", "check_suite"])(
    "%s rerequested names the pull requests of this repository",
    (name) => {
      const pull_requests = [listedPullRequest, { number: 9, base: { repo: { id: 99 } } }];
      const head_sha = "a".repeat(40);
      expect(
        readEvent(name, payload({ action: "rerequested", [name]: { pull_requests, head_sha } })),
      ).toEqual({
        kind: "check-rerequested",
        repository: repositoryRef,
        pullRequests: [7],
        revision: head_sha,
      });
      expect(
        readEvent(name, payload({ action: "rerequested", [name]: { pull_requests: [], head_sha } })),
      ).toMatchObject({
        pullRequests: [],
        revision: head_sha,
      });
      expect(
        readEvent(name, payload({ action: "rerequested", [name]: { pull_requests: [], head_sha: "main" } })),
      ).toBeUndefined();
    },
  );

  test("other actions of a suite mean nothing", () => {
    expect(
      readEvent("check_suite", payload({ action: "completed", check_suite: { pull_requests: [] } })),
    ).toBeUndefined();
    expect(
      readEvent("check_run", payload({ action: "requested_action", check_run: { pull_requests: [] } })),
    ).toBeUndefined();
  });
});

describe("installations", () => {
  test.each(["created", "deleted", "suspend", "unsuspend", "new_permissions_accepted"])("%s", (action) => {
    expect(readEvent("installation", { action, installation: wholeInstallation })).toEqual({
      kind: "installation-changed",
      installationId: 11,
    });
  });

  test.each(["added", "removed"])("repositories %s", (action) => {
    expect(readEvent("installation_repositories", { action, installation: wholeInstallation })).toMatchObject(
      {
        installationId: 11,
      },
    );
  });

  test("nothing without an id", () => {
    expect(readEvent("installation", { action: "created", installation: {} })).toBeUndefined();
    expect(readEvent("installation", { action: "created", installation })).toBeUndefined();
  });
});

describe("security I5: what does not fit is passed over", () => {
  const opened = { action: "opened", number: 7, pull_request: pullRequest };

  test.each([
    ["no installation", { repository, ...opened }],
    ["an installation that is null", { installation: null, repository, ...opened }],
    ["no repository", { installation, ...opened }],
    ["a repository that is null", { installation, repository: null, ...opened }],
    ["an owner that is null", payload({ repository: { ...repository, owner: null }, ...opened })],
    ["an id that lost its digits", payload({ repository: { ...repository, id: 2 ** 53 }, ...opened })],
    ["an id that is text", payload({ repository: { ...repository, id: "22" }, ...opened })],
    ["an id of a fraction", payload({ repository: { ...repository, id: 2.5 }, ...opened })],
    ["a name that is a path", payload({ repository: { ...repository, name: "../etc" }, ...opened })],
    ["a name of two dots", payload({ repository: { ...repository, name: ".." }, ...opened })],
    [
      "an owner that is a path",
      payload({ repository: { ...repository, owner: { login: "a/b" } }, ...opened }),
    ],
    [
      "an owner like an option",
      payload({ repository: { ...repository, owner: { login: "-x" } }, ...opened }),
    ],
    ["an empty object", {}],
    ["null", null],
    ["a list", []],
    ["text", "x"],
    ["nothing", undefined],
  ])("%s", (_what, body) => {
    for (const name of eventNames) {
      expect(readEvent(name, body)).toBeUndefined();
    }
  });

  test.each([
    "__proto__",
    "constructor",
    "toString",
    "*",
    "error",
    "",
    "PUSH",
    "ping",
    "deployment",
    "something_new",
  ])("an event called %j", (name) => {
    expect(readEvent(name, payload({ ref: "refs/heads/main" }))).toBeUndefined();
  });

  test("names of employees' accounts and of unusual repositories are accepted", () => {
    const unusual = { ...repository, name: ".github", owner: { login: "octo_acme" } };
    expect(
      readEvent("push", payload({ repository: unusual, ref: "refs/heads/main", before: "", after: "" })),
    ).toMatchObject({
      repository: { owner: "octo_acme", name: ".github" },
    });
  });

  test("G3: a comment that is edited into a command never executes", () => {
    expect(readEvent("issue_comment", payload({ action: "edited", issue, comment }))).toBeUndefined();
  });

  test("G4: a comment by an App is passed over", () => {
    const user = { login: "robot[bot]", id: 5, type: "Bot" };
    expect(
      readEvent("issue_comment", payload({ action: "created", issue, comment: { ...comment, user } })),
    ).toBeUndefined();
  });

  test("G7: comments on code and texts of reviews are no commands", () => {
    expect(readEvent("pull_request_review_comment", payload({ action: "created", comment }))).toBeUndefined();
    expect(readEvent("commit_comment", payload({ action: "created", comment }))).toBeUndefined();
  });
});

interface Example {
  readonly name: string;
  readonly example: object;
}

const definitionsSchema = z.array(z.object({ name: z.string(), examples: z.array(z.looseObject({})) }));

function githubExamples(): readonly Example[] {
  const definitions = definitionsSchema.parse(createRequire(import.meta.url)("@octokit/webhooks-examples"));
  return definitions.flatMap(({ name, examples }) => examples.map((example): Example => ({ name, example })));
}

describe("GitHub's own examples", () => {
  const examples = githubExamples();

  test("there are 329, and each gives an Event or nothing", () => {
    expect(examples).toHaveLength(329);
    for (const { name, example } of examples) {
      for (const body of [example, { ...example, installation }]) {
        const event = readEvent(name, body);
        expect(event === undefined || typeof event.kind === "string").toBe(true);
      }
    }
  });

  test("with an installation they give the Events that their names and actions promise", () => {
    const counts = new Map<string, number>();
    for (const { name, example } of examples) {
      const event = readEvent(name, { installation, ...example });
      if (event !== undefined)
        counts.set(`${name} ${event.kind}`, (counts.get(`${name} ${event.kind}`) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      "check_run check-rerequested": 2,
      "check_run checks-changed": 3,
      "check_suite check-rerequested": 2,
      "installation installation-changed": 7,
      "installation_repositories installation-changed": 3,
      "pull_request pull-request-changed": 12,
      "pull_request_review pull-request-reviewed": 4,
      "push branch-pushed": 2,
      "status checks-changed": 4,
    });
  });

  test("no payload of one event passes for another: the signature does not cover the name", () => {
    const mistaken = examples.flatMap(({ name, example }) =>
      eventNames
        .filter(
          (other) => other !== name && !(name.startsWith("installation") && other.startsWith("installation")),
        )
        .map((other) => ({ name, other, event: readEvent(other, { installation, ...example }) })),
    );
    expect(mistaken.length).toBeGreaterThan(2000);
    expect(mistaken.filter(({ event }) => event !== undefined)).toEqual([]);
  });

  test("whatever is changed in them, nothing is thrown", () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.jsonValue(), fc.nat(), ({ name, example }, value, at) => {
        const keys = Object.keys(example);
        const key = keys[at % keys.length] ?? "";
        expect(() => readEvent(name, { ...example, installation, [key]: value })).not.toThrow();
      }),
    );
  });

  test("whatever JSON is sent, nothing is thrown", () => {
    fc.assert(
      fc.property(fc.constantFrom(...eventNames), fc.jsonValue(), (name, value) => {
        expect(() => readEvent(name, value)).not.toThrow();
      }),
    );
  });
});
