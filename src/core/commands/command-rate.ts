/** A token bucket: how many comments with commands of one person are run on a pull request, told by the comments alone. */

export interface Asked {
  /** Orders the comments. */
  readonly id: number;
  /** Milliseconds since the epoch, by GitHub's clock. */
  readonly at: number;
}

const burst = 20;
const perMs = 20 / 60_000;

/** `asked`: every comment of the person that may hold a command. The same comments give the same answer, however often it is asked. */
export function hasToken(asked: readonly Asked[], id: number): boolean {
  let tokens = burst;
  let last: number | undefined;
  for (const one of asked.toSorted((a, b) => a.id - b.id)) {
    tokens = Math.min(burst, tokens + Math.max(0, one.at - (last ?? one.at)) * perMs);
    last = one.at;
    const isGranted = tokens >= 1;
    if (one.id === id) return isGranted;
    if (isGranted) tokens -= 1;
  }
  return true;
}
