/** Work on a pull request's head that is given up as soon as a push has made it yesterday's news. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { GitHubRepository } from "../../github/github.ts";

/** A render that is done sooner asks nothing. */
const lookEveryMs = 2_000;

export type WhileHeadStays<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "moved" };

/** `moved`: the work was told so by its signal, and has ended. */
export async function whileHeadStays<T>(
  repository: GitHubRepository,
  pullRequest: PullRequest,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<WhileHeadStays<T>> {
  const moved = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    // What cannot be read now is read at the end.
    const now = await repository.pullRequest(pullRequest.number).catch(() => pullRequest);
    if (now?.head === pullRequest.head) lookLater();
    else moved.abort();
  };
  const lookLater = (): void => {
    timer = setTimeout(() => void look(), lookEveryMs);
  };
  lookLater();
  try {
    return { kind: "done", value: await work(AbortSignal.any([signal, moved.signal])) };
  } catch (error) {
    signal.throwIfAborted();
    if (moved.signal.aborted) return { kind: "moved" };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
