/** Durations as people write them. */

import { duration } from "./names.ts";

const units = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** Milliseconds of `1h30m`; 0 for a text that the grammar does not accept, which is checked before. */
export function readDuration(text: string): number {
  if (!duration.test(text)) return 0;
  const parts = text.matchAll(/(\d+)([hms])/g);
  return [...parts].reduce(
    (sum, [, count, unit]) =>
      sum + Number(count) * (unit === "h" ? units.h : unit === "m" ? units.m : units.s),
    0,
  );
}
