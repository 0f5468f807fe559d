import { describe, expect, test } from "vitest";
import { jobsFor } from "../../../src/core/events/jobs-for.ts";
import type { Event } from "../../../src/core/model/event.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { jobKey } from "../../../src/core/model/job.ts";
import { revision as revisionOf } from "../policy/facts.ts";
import { pullRequestRef, repositoryRef } from "./payloads.ts";

const revision = revisionOf("a");

const cases: readonly (readonly [Event, readonly Job[]])[] = [
  [
    { kind: "pull-request-changed", pullRequest: pullRequestRef },
    [{ version: 1, kind: "preview", pullRequest: pullRequestRef }],
  ],
  [
    { kind: "pull-request-reviewed", pullRequest: pullRequestRef },
    [
      { version: 1, kind: "waiting", repository: repositoryRef },
      { version: 1, kind: "preview", pullRequest: pullRequestRef },
    ],
  ],
  [
    { kind: "comment-created", pullRequest: pullRequestRef, commentId: 70 },
    [{ version: 1, kind: "command", pullRequest: pullRequestRef, commentId: 70 }],
  ],
  [
    { kind: "branch-pushed", repository: repositoryRef, branch: "main" },
    [{ version: 1, kind: "follow", repository: repositoryRef, branch: "main" }],
  ],
  [
    { kind: "checks-changed", repository: repositoryRef, pullRequests: [] },
    [{ version: 1, kind: "waiting", repository: repositoryRef }],
  ],
  [
    { kind: "checks-changed", repository: repositoryRef, pullRequests: [7] },
    [
      { version: 1, kind: "waiting", repository: repositoryRef },
      { version: 1, kind: "preview", pullRequest: pullRequestRef },
    ],
  ],
  [
    { kind: "checks-changed", repository: repositoryRef, pullRequests: [], revision },
    [
      { version: 1, kind: "waiting", repository: repositoryRef },
      { version: 1, kind: "rerun", repository: repositoryRef, revision },
    ],
  ],
  [
    { kind: "check-rerequested", repository: repositoryRef, pullRequests: [], revision },
    [{ version: 1, kind: "rerun", repository: repositoryRef, revision }],
  ],
  [
    { kind: "check-rerequested", repository: repositoryRef, pullRequests: [7, 8], revision },
    [
      { version: 1, kind: "preview", pullRequest: pullRequestRef },
      { version: 1, kind: "preview", pullRequest: { repository: repositoryRef, number: 8 } },
    ],
  ],
  [{ kind: "installation-changed", installationId: 11 }, [{ version: 1, kind: "sweep", installationId: 11 }]],
];

describe("jobsFor", () => {
  test.each(cases)("$kind", (event, jobs) => {
    expect(jobsFor(event).map(({ job }) => job)).toEqual(jobs);
  });

  test("only what is shown of others' checks may wait for more of them; a gate and a person never do", () => {
    const waits = cases.flatMap(([event]) =>
      jobsFor(event).flatMap(({ job, delayMs = 0 }) => (delayMs > 0 ? [[event.kind, job.kind]] : [])),
    );
    expect(waits).toEqual([
      ["checks-changed", "preview"],
      ["checks-changed", "rerun"],
    ]);
  });

  test("jobs survive JSON, have a key each, and hold references only", () => {
    for (const job of cases.flatMap(([event]) => jobsFor(event).map((asked) => asked.job))) {
      expect(JSON.parse(JSON.stringify(job))).toEqual(job);
      expect(jobKey(job)).toMatch(/^[\w.%-]+$/);
      expect(JSON.stringify(job).length).toBeLessThan(300);
    }
  });
});
