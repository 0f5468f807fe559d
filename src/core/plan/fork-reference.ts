/** What our check run remembers of a fork's head that may be rendered: on which pull request that was said, and in which comment. */

export interface ForkReference {
  /** Pull requests with one head share its check runs: what was said on another one counts for nothing here. */
  readonly pullRequest: number;
  readonly commentId: number;
}

const grammar = /^slipway\/fork\/1\/([1-9]\d{0,14})\/([1-9]\d{0,14})$/;

/** For the check run's `external_id`. */
export function forkReference({ pullRequest, commentId }: ForkReference): string {
  return `slipway/fork/1/${pullRequest}/${commentId}`;
}

/** `undefined` when the check remembers no such word. */
export function readForkReference(reference: string): ForkReference | undefined {
  const [, pullRequest, commentId] = grammar.exec(reference) ?? [];
  if (pullRequest === undefined || commentId === undefined) return undefined;
  return { pullRequest: Number(pullRequest), commentId: Number(commentId) };
}
