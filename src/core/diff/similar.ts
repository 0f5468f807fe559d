/** Pairs values that have most of their leaves in common: an element whose key changed is one changed element. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Match } from "./align.ts";
import { isList } from "./same-value.ts";

/** How often each leaf occurs, as `path=value` with the indices of lists left out. */
type Leaves = ReadonlyMap<string, number>;

interface Scored {
  readonly match: Match;
  readonly score: number;
}

/** More than half of the leaves must be shared. */
const threshold = 0.5;
/** Comparisons of leaves; past it nothing is paired, so that no input makes the diff quadratic. */
const workBudget = 200_000;

/**
 * Pairs of collections with a Jaccard index of their leaves above one half, best first, each value in one pair at most; ties by index.
 * `undefined` when the work would pass its budget.
 */
export function similarPairs(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  budget = workBudget,
): readonly Match[] | undefined {
  if (![before, after].every((values) => values.some(isCollection))) return [];
  if (before.length * after.length > budget) return undefined;
  const left = before.map(leavesOf);
  const right = after.map(leavesOf);
  const work = total(left) * right.length + total(right) * left.length;
  return work > budget ? undefined : takeBest(scores(left, right));
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

function scores(before: readonly Leaves[], after: readonly Leaves[]): readonly Scored[] {
  return before.flatMap((left, i) =>
    after.flatMap((right, j): readonly Scored[] => {
      const score = jaccard(left, right);
      return score > threshold ? [{ match: [i, j], score }] : [];
    }),
  );
}

function takeBest(scored: readonly Scored[]): readonly Match[] {
  const [left, right] = [new Set<number>(), new Set<number>()];
  const pairs: Match[] = [];
  for (const { match } of scored.toSorted((a, b) => b.score - a.score)) {
    if (left.has(match[0]) || right.has(match[1])) continue;
    left.add(match[0]);
    right.add(match[1]);
    pairs.push(match);
  }
  return pairs;
}

/** Shared leaves divided by all leaves, 0 to 1. */
function jaccard(before: Leaves, after: Leaves): number {
  let [shared, all] = [0, 0];
  for (const [leaf, count] of before) {
    const other = after.get(leaf) ?? 0;
    shared += Math.min(count, other);
    all += Math.max(count, other);
  }
  for (const [leaf, count] of after) if (!before.has(leaf)) all += count;
  return all === 0 ? 0 : shared / all;
}

/** A scalar has none: it is equal or another one. */
function leavesOf(value: JsonValue): Leaves {
  const leaves = new Map<string, number>();
  if (isCollection(value)) collect(value, "", leaves);
  return leaves;
}

function collect(value: JsonValue, path: string, leaves: Map<string, number>): void {
  if (isList(value)) {
    for (const element of value) collect(element, `${path}[]`, leaves);
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) collect(child, `${path}.${key}`, leaves);
  } else {
    const leaf = `${path}=${typeof value}:${String(value)}`;
    leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
  }
}

function total(all: readonly Leaves[]): number {
  return all.reduce((sum, leaves) => sum + leaves.size, 0);
}
