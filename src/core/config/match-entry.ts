/** What a pattern of the configuration finds in a tree. */

import type { Exclusion, PatternEntry } from "./entries.ts";
import { fillPlaceholders } from "./fill-placeholders.ts";
import type { Listing } from "./listing.ts";
import { normalisePath } from "./normalise-path.ts";
import { type Bindings, type PathPattern, matchPath } from "./path-pattern.ts";

/** One folder, with the files of values that go with it. */
export interface Match {
  readonly path: string;
  readonly valuesFiles: readonly string[];
  readonly bindings: Bindings;
}

export interface EntryMatches {
  /** By path, then by the files of values. No more than one above `most`. */
  readonly matches: readonly Match[];
  /** Exclusions that left nothing out. */
  readonly idle: readonly Exclusion[];
}

/** How much may still be compared; spent by all patterns of a configuration together. */
export interface Budget {
  left: number;
}

export interface MatchScope {
  readonly listing: Listing;
  readonly most: number;
  readonly budget: Budget;
}

/** Finds nothing once the budget is spent. */
export function matchEntry(entry: PatternEntry, { listing, most, budget }: MatchScope): EntryMatches {
  const { parts, path, valuesFiles, exclude } = entry;
  const templates = parts.helm?.valuesFiles ?? [];
  const joined = valuesFiles.reduce(
    (rows, file) => joinFiles(rows, { file, matches: matchAll(file, listing.files, budget), most: most * 2 }),
    matchAll(path, listing.folders, budget),
  );
  const used = new Set<Exclusion>();
  spend(budget, joined.length * exclude.length);
  const all = (budget.left < 0 ? [] : joined).map(({ path: folder, bindings }) => ({
    path: folder,
    valuesFiles: templates.map((file) => normalisePath(fillPlaceholders(file, bindings))),
    bindings,
  }));
  const kept = all.filter((match) => !isExcluded(match, exclude, used));
  return {
    matches: kept.slice(0, most + 1).toSorted(byPlace),
    idle: exclude.filter((exclusion) => !used.has(exclusion)),
  };
}

interface Found {
  readonly path: string;
  readonly bindings: Bindings;
}

/** A look at how a path begins costs next to nothing. */
const glancesPerComparison = 10;

function matchAll(pattern: PathPattern, paths: readonly string[], budget: Budget): readonly Found[] {
  if (budget.left < 0) return [];
  const likely = paths.filter((path) => path.startsWith(pattern.beginning));
  spend(budget, likely.length + paths.length / glancesPerComparison);
  return (budget.left < 0 ? [] : likely).flatMap((path) => {
    const bindings = matchPath(pattern, path);
    return bindings === undefined ? [] : { path, bindings };
  });
}

function spend(budget: Budget, comparisons: number): void {
  budget.left -= comparisons;
}

interface Join {
  readonly file: PathPattern;
  readonly matches: readonly Found[];
  readonly most: number;
}

/** Every pair in which the placeholders that both have stand for the same. */
function joinFiles(rows: readonly Found[], { file, matches, most }: Join): readonly Found[] {
  const shared = file.names.filter((name) => rows[0]?.bindings.has(name) === true);
  const keyOf = ({ bindings }: Found): string => shared.map((name) => bindings.get(name)).join("\0");
  const byKey = new Map<string, Found[]>();
  for (const match of matches) {
    const key = keyOf(match);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [match]);
    else known.push(match);
  }
  const joined: Found[] = [];
  for (const row of rows) {
    for (const { bindings } of byKey.get(keyOf(row)) ?? []) {
      if (joined.length > most) return joined;
      joined.push({ path: row.path, bindings: new Map([...row.bindings, ...bindings]) });
    }
  }
  return joined;
}

/** A folder is excluded with everything below it. */
function isExcluded(
  { path, valuesFiles }: Match,
  exclude: readonly Exclusion[],
  used: Set<Exclusion>,
): boolean {
  if (exclude.length === 0) return false;
  const places = [path, ...valuesFiles].flatMap(withParents);
  const excluding = exclude.filter(({ pattern }) =>
    places.some((place) => matchPath(pattern, place) !== undefined),
  );
  for (const exclusion of excluding) used.add(exclusion);
  return excluding.length > 0;
}

function withParents(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

function byPlace(a: Match, b: Match): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

function placeOf({ path, valuesFiles }: Match): string {
  return [path, ...valuesFiles].join("\0");
}
