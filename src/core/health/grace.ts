/** How long something may look broken before it is. */

import { timestamp } from "./timestamp.ts";

export interface Grace {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly graceMs: number;
}

/** Whether the grace period that began at `since` (RFC 3339) is over. A time that is not known has not begun. */
export function isPast(since: string, { now, graceMs }: Grace): boolean {
  const start = timestamp(since);
  return start !== undefined && now - start >= graceMs;
}
