/** Everything that left Slipway in a test, as one text: for searching it for what must not be there. */

import type { Harness } from "./harness.ts";

/**
 * Every request to GitHub that its credentials made (comments, checks, Deployments, statuses, queries), every job, every line of the
 * log. What the local GitHub keeps of them is what was sent.
 */
export function everythingTold({ github, app, installation, jobs, log }: Harness): string {
  const callers = new Set([`app:${app.id}`, `installation:${installation.id}`]);
  const sent = github.requests
    .all()
    .filter(({ caller }) => callers.has(caller))
    .map(({ method, path, query, requestBody }) => `${method} ${path}?${query} ${requestBody}`);
  return [...sent, ...jobs, ...log].join("\n");
}
