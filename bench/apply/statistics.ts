/** Medians and spreads of measurements that were taken in pairs. */

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** At least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  return { least: at(0), median, most: at(1) };
}

/** How many times faster `ours` is than `theirs`, pair by pair. */
export function ratiosOf(theirs: readonly number[], ours: readonly number[]): readonly number[] {
  return theirs.map((value, index) => value / (ours[index] ?? Number.NaN));
}
