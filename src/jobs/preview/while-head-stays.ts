/** Work on a pull request's head that is given up as soon as a push has made it yesterday's news. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { GitHubRepository } from "../../github/github.ts";

export interface Watched {
  readonly repository: Pick<GitHubRepository, "pullRequest">;
  readonly pullRequest: Pick<PullRequest, "number" | "head">;
  /** Milliseconds between two looks; work that is done sooner asks nothing. Default 2,000. */
  readonly everyMs?: number;
}

export type WhileHeadStays<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "moved" };

/** `moved`: the work was told so by its signal, and has ended. */
export async function whileHeadStays<T>(
  { repository, pullRequest, everyMs = 2_000 }: Watched,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<WhileHeadStays<T>> {
  const { number, head } = pullRequest;
  const moved = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    // What cannot be read now is read at the end.
    const now = await repository.pullRequest(number).catch(() => pullRequest);
    if (now?.head !== head) moved.abort();
    else if (!ended) lookLater();
  };
  const lookLater = (): void => {
    timer = setTimeout(() => void look(), everyMs);
  };
  lookLater();
  try {
    return { kind: "done", value: await work(AbortSignal.any([signal, moved.signal])) };
  } catch (error) {
    signal.throwIfAborted();
    if (moved.signal.aborted) return { kind: "moved" };
    throw error;
  } finally {
    ended = true;
    clearTimeout(timer);
  }
}
