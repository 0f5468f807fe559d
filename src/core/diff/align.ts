/** Which elements of two sequences stay: a longest common subsequence within a budget, so that no input makes it quadratic. */

import { diffArrays } from "diff";
import { elementAt } from "./element-at.ts";
import { longestIncreasing } from "./longest-increasing.ts";

/** A place before and a place after that hold the same element. */
export type Match = readonly [before: number, after: number];

interface Slice<T> {
  readonly items: readonly T[];
  /** Where each item stood in the whole sequence. */
  readonly places: readonly number[];
}

/** Past this many insertions and deletions Myers' algorithm is left for anchors: its time is (n + m) × this. */
const editBudget = 200;
const deepestSplit = 20;

/**
 * Matches of equal (`===`) elements, increasing on both sides. Exact while the shared elements need at most 200 edits; beyond that
 * it splits at elements that occur once on each side (as patience diff does), and gives up a block that has none.
 */
export function align<T>(before: readonly T[], after: readonly T[]): readonly Match[] {
  const matches: Match[] = [];
  alignSlices(whole(before), whole(after), 0, matches);
  return matches.toSorted(([a], [b]) => a - b);
}

function whole<T>(items: readonly T[]): Slice<T> {
  return { items, places: items.map((_, place) => place) };
}

function alignSlices<T>(before: Slice<T>, after: Slice<T>, depth: number, matches: Match[]): void {
  const head = equalHead(before.items, after.items);
  const tail = equalTail(before.items, after.items, head);
  pushRun(before, after, [0, 0], head, matches);
  pushRun(before, after, [before.items.length - tail, after.items.length - tail], tail, matches);
  const restBefore = cut(before, head, before.items.length - tail);
  const restAfter = cut(after, head, after.items.length - tail);
  const left = onlyShared(restBefore, restAfter.items);
  const right = onlyShared(restAfter, restBefore.items);
  if (left.items.length === 0 || right.items.length === 0) return;
  if (pushMyers(left, right, matches) || depth === deepestSplit) return;
  splitAtAnchors(left, right, depth, matches);
}

function equalHead<T>(before: readonly T[], after: readonly T[]): number {
  const most = Math.min(before.length, after.length);
  let length = 0;
  while (length < most && before[length] === after[length]) length++;
  return length;
}

function equalTail<T>(before: readonly T[], after: readonly T[], head: number): number {
  const most = Math.min(before.length, after.length) - head;
  let length = 0;
  while (length < most && before[before.length - 1 - length] === after[after.length - 1 - length]) length++;
  return length;
}

function cut<T>({ items, places }: Slice<T>, from: number, to: number): Slice<T> {
  return { items: items.slice(from, to), places: places.slice(from, to) };
}

/** An element that the other side lacks is added or removed whatever the rest is: leaving it out first keeps the budget for the rest. */
function onlyShared<T>({ items, places }: Slice<T>, others: readonly T[]): Slice<T> {
  const shared = new Set(others);
  return {
    items: items.filter((item) => shared.has(item)),
    places: places.filter((_, index) => shared.has(elementAt(items, index))),
  };
}

/** Pushes `length` matches that begin at these offsets of the slices. */
function pushRun<T>(
  before: Slice<T>,
  after: Slice<T>,
  [left, right]: Match,
  length: number,
  matches: Match[],
): void {
  for (let step = 0; step < length; step++) {
    matches.push([elementAt(before.places, left + step), elementAt(after.places, right + step)]);
  }
}

/** Whether the budget was enough. */
function pushMyers<T>(before: Slice<T>, after: Slice<T>, matches: Match[]): boolean {
  const runs = diffArrays([...before.items], [...after.items], { maxEditLength: editBudget });
  if (runs === undefined) return false;
  let [left, right] = [0, 0];
  for (const run of runs) {
    if (!run.added && !run.removed) pushRun(before, after, [left, right], run.count, matches);
    if (!run.added) left += run.count;
    if (!run.removed) right += run.count;
  }
  return true;
}

function splitAtAnchors<T>(before: Slice<T>, after: Slice<T>, depth: number, matches: Match[]): void {
  const unique = uniquePlaces(after.items);
  const anchors = [...uniquePlaces(before.items)].flatMap(([item, left]): Match[] => {
    const right = unique.get(item);
    return right === undefined ? [] : [[left, right]];
  });
  const chain = longestIncreasing(anchors.map(([, right]) => right)).map((index) =>
    elementAt(anchors, index),
  );
  if (chain.length === 0) return;
  let [left, right] = [0, 0];
  for (const anchor of [...chain, [before.items.length, after.items.length] as const]) {
    alignSlices(cut(before, left, anchor[0]), cut(after, right, anchor[1]), depth + 1, matches);
    if (anchor[0] < before.items.length) pushRun(before, after, anchor, 1, matches);
    [left, right] = [anchor[0] + 1, anchor[1] + 1];
  }
}

/** Where the elements stand that occur once, in their order. */
function uniquePlaces<T>(items: readonly T[]): ReadonlyMap<T, number> {
  const places = new Map<T, number>();
  const repeated = new Set<T>();
  for (const [place, item] of items.entries()) {
    if (places.has(item)) repeated.add(item);
    else places.set(item, place);
  }
  for (const item of repeated) places.delete(item);
  return places;
}
