/** What each kind of work may do with GitHub: a token is asked for one repository and one of these, and can do no more. */

export type Level = "read" | "write";

export const purposes = {
  /** Git fetches with it. */
  fetch: { contents: "read" },
  /** Facts of pull requests, reviews, checks, rules and history. */
  gate: { contents: "read", pull_requests: "read", checks: "read", statuses: "read" },
  /** Comments and reactions. */
  comment: { pull_requests: "write" },
  /** Check runs; apart from comments, so that each can still tell that the other is not permitted. */
  check: { checks: "write" },
  /** Deployments and their statuses. */
  deploy: { deployments: "write" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Level>>>>;

export type Purpose = keyof typeof purposes;

/** Those of `wanted` that are not in `granted`, as `checks: write`. */
export function notGranted(
  wanted: Readonly<Record<string, Level>>,
  granted: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => !covers(granted[name], level))
    .map(([name, level]) => `${name}: ${level}`);
}

function covers(granted: string | undefined, wanted: Level): boolean {
  return granted === "admin" || granted === "write" || granted === wanted;
}
