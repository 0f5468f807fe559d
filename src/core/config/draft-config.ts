/** A configuration that was read, but whose patterns wait for the tree in which they look. */

import { readYamlWithPositions } from "../manifests/read-yaml-with-positions.ts";
import { type YamlLimits, defaultYamlLimits } from "../manifests/yaml-limits.ts";
import type { ConfigProblem, ConfigResult } from "../model/config.ts";
import { type PlacelessProblem, checkConfig } from "./check-config.ts";
import { type PatternEntry, readEntry } from "./entries.ts";
import {
  type MatchedEntry,
  type PlacedEnvironment,
  expandEnvironments,
  mostEnvironments,
} from "./expand-environments.ts";
import { fewOfEach } from "./few-of-each.ts";
import type { Listing } from "./listing.ts";
import { type Budget, matchEntry } from "./match-entry.ts";
import { normaliseConfig } from "./normalise-config.ts";
import { placeAll, syntaxProblem } from "./place-problems.ts";
import { shapeProblems } from "./shape-problems.ts";
import { type RightParts, rightParts, writtenConfig } from "./written-config.ts";

export interface ConfigDraft {
  /** Without patterns any listing will do. */
  readonly hasPatterns: boolean;
  match(listing: Listing): MatchedDraft;
}

export interface MatchedDraft {
  /** Kustomizations of the folders that patterns found, each once: whether one is a Component decides. */
  readonly kustomizations: readonly string[];
  /** `components`: those of the kustomizations that are one. */
  settle(components: ReadonlySet<string>): ConfigResult;
}

const limits: YamlLimits = {
  ...defaultYamlLimits,
  bytes: 1024 * 1024,
  depth: 20,
  aliasedNodes: 100_000,
  documents: 10,
};

/** Each is compared with every folder of a tree. */
const mostPatterns = 200;

/** Of patterns and exclusions with paths, in all: about a second. */
const mostComparisons = 2_000_000;

/**
 * Parse, expand, check, normalise. Unknown keys are problems: a misspelt `protection` must not leave production without one.
 * Rules between values are asked of all values that are right by themselves.
 */
export function draftConfig(text: string): ConfigDraft {
  const read = readYamlWithPositions(text, limits);
  if (read.kind === "problem") return broken([syntaxProblem(read.problem)]);
  const written = writtenConfig.safeParse(read.value, { reportInput: true });
  const shape = written.success ? [] : shapeProblems(written.error.issues);
  const { environments: parts } = rightParts.parse(read.value);
  const { writtenOut, patterns, problems } = readEntries(parts);

  const settle = ({ matched, budget }: Matched, isComponent: (folder: string) => boolean): ConfigResult => {
    const expansion = expandEnvironments(writtenOut, matched, isComponent);
    const checked = checkConfig(parts, expansion.environments.slice(0, mostEnvironments));
    const found = [...problems, ...(budget.left < 0 ? [tooLong] : []), ...expansion.problems];
    const all = fewOfEach([...shape, ...found, ...checked]);
    if (!written.success || all.length > 0)
      return { kind: "problems", problems: placeAll(all, read.positionOf) };
    const doubts = placeAll(expansion.doubts, read.positionOf);
    const config = normaliseConfig(written.data, expansion.environments);
    return { kind: "config", config, ...(doubts.length === 0 ? {} : { doubts }) };
  };

  return {
    hasPatterns: patterns.length > 0,
    match: (listing) => {
      const budget = { left: mostComparisons };
      const scope = { listing, most: mostEnvironments, budget };
      const matched = patterns.map((one) => ({ ...one, found: matchEntry(one, scope) }));
      const folders = new Set(matched.flatMap(({ found }) => found.matches.map(({ path }) => path)));
      const kustomizations = [...listing.kustomizations].filter(([folder]) => folders.has(folder));
      return {
        kustomizations: kustomizations.map(([, kustomization]) => kustomization),
        settle: (components) => {
          const componentFolders = new Set(
            kustomizations.flatMap(([folder, path]) => (components.has(path) ? [folder] : [])),
          );
          return settle({ matched, budget }, (folder) => componentFolders.has(folder));
        },
      };
    },
  };
}

interface Matched {
  readonly matched: readonly MatchedEntry[];
  readonly budget: Budget;
}

const tooLong: PlacelessProblem = {
  path: ["environments"],
  found: "patterns that take too long to look up in a tree of this size",
  expected: "fewer patterns and exclusions, or patterns that begin with a folder instead of a star",
};

interface ReadEntries {
  readonly writtenOut: readonly PlacedEnvironment[];
  readonly patterns: readonly PatternEntry[];
  readonly problems: readonly PlacelessProblem[];
}

function readEntries(parts: readonly RightParts[]): ReadEntries {
  const all = parts.map(readEntry);
  const patterns = all.flatMap(({ pattern }) => pattern ?? []);
  const isTooMany = patterns.length > mostPatterns;
  const tooMany = {
    path: ["environments"],
    found: `${patterns.length} patterns`,
    expected: `at most ${mostPatterns} patterns`,
  };
  return {
    writtenOut: all.flatMap(({ environment }) => environment ?? []),
    patterns: isTooMany ? [] : patterns,
    problems: [...all.flatMap(({ problems }) => problems), ...(isTooMany ? [tooMany] : [])],
  };
}

function broken(problems: readonly ConfigProblem[]): ConfigDraft {
  const result: ConfigResult = { kind: "problems", problems };
  return { hasPatterns: false, match: () => ({ kustomizations: [], settle: () => result }) };
}
