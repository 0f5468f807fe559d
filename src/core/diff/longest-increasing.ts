/** The longest increasing chain of a sequence: what stayed in order, so that the rest is what moved. */

import { elementAt } from "./element-at.ts";

/** Indices of one longest strictly increasing subsequence of distinct numbers; n log n (patience sorting). */
export function longestIncreasing(values: readonly number[]): readonly number[] {
  /** For each length, the index of the smallest value that ends such a chain. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, value] of values.entries()) {
    const length = firstNotBelow(ends, values, value);
    previous.push(ends[length - 1]);
    ends[length] = index;
  }
  const chain: number[] = [];
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) chain.push(index);
  return chain.toReversed();
}

/** The first chain length (counted from 0) whose end is not below the value. */
function firstNotBelow(ends: readonly number[], values: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (elementAt(values, elementAt(ends, middle)) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
