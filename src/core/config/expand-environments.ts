/** From the entries of the configuration and what a tree holds to environments one by one: after this nobody sees a pattern. */

import type { PlacelessProblem } from "./check-config.ts";
import type { PatternEntry } from "./entries.ts";
import { fillEntry } from "./fill-entry.ts";
import type { EntryMatches, Match } from "./match-entry.ts";
import { normalisePath } from "./normalise-path.ts";
import { shownText } from "./shown-text.ts";
import type { RightParts } from "./written-config.ts";

/** In all, written out or made by patterns. */
export const mostEnvironments = 2_000;

/** One environment, by the entry that it is from. */
export interface PlacedEnvironment {
  /** Of the entry, in `environments`. */
  readonly index: number;
  readonly parts: RightParts;
  /** What a pattern found. Absent: it is written out. */
  readonly match?: Match;
}

export interface MatchedEntry extends PatternEntry {
  readonly found: EntryMatches;
}

export interface Expansion {
  /** In the order of their entries. */
  readonly environments: readonly PlacedEnvironment[];
  readonly problems: readonly PlacelessProblem[];
  readonly doubts: readonly PlacelessProblem[];
}

interface Made extends MatchedEntry {
  readonly made: readonly PlacedEnvironment[];
}

/**
 * An environment that is written out stands for the one of the same name and path that a pattern makes: so one of many can differ.
 * `isComponent`: whether the folder's kustomization is a Component, which is a part of others and no environment.
 */
export function expandEnvironments(
  writtenOut: readonly PlacedEnvironment[],
  matched: readonly MatchedEntry[],
  isComponent: (folder: string) => boolean,
): Expansion {
  const taken = new Set(writtenOut.map(keyOf));
  const patterns = matched.map((one): Made => {
    const { index, parts, found } = one;
    const matches = found.matches.filter(({ path }) => !isComponent(path));
    return { ...one, made: matches.map((match) => ({ index, parts: fillEntry(parts, match), match })) };
  });
  const made = patterns.flatMap((pattern) => pattern.made).filter((one) => !taken.has(keyOf(one)));
  const environments = [...writtenOut, ...made].toSorted((a, b) => a.index - b.index);
  const isTooMany = writtenOut.length <= mostEnvironments && environments.length > mostEnvironments;
  return {
    environments,
    problems: isTooMany ? [tooMany(patterns)] : [],
    doubts: patterns.flatMap(doubtsOf),
  };
}

function keyOf({ parts: { name = "", path = "" } }: PlacedEnvironment): string {
  return `${name}\0${normalisePath(path)}`;
}

const mostNamed = 3;

function tooMany(patterns: readonly Made[]): PlacelessProblem {
  const most = patterns.toSorted((a, b) => b.made.length - a.made.length).slice(0, mostNamed);
  const makers = most.map(({ path, made }) => `${shownText(path.text)} makes ${count(made.length)}`);
  return {
    path: ["environments"],
    found: `more than ${mostEnvironments} environments: ${makers.join(", ")}`,
    expected: `at most ${mostEnvironments} environments`,
  };
}

function count(made: number): string {
  return made > mostEnvironments ? `more than ${mostEnvironments}` : String(made);
}

function doubtsOf({ index, path, valuesFiles, found, made }: Made): readonly PlacelessProblem[] {
  const at = ["environments", index];
  const files = valuesFiles.map(({ text }) => text).join(", ");
  const nothing = {
    path: [...at, "path"],
    found: `${path.text}${files === "" ? "" : ` with ${files}`}, which matches nothing in this tree`,
    expected: "a pattern of folders with a kustomization, a chart or manifests",
  };
  const idle = found.idle.map((exclusion) => ({
    path: [...at, "exclude", exclusion.index],
    found: `${exclusion.pattern.text}, which excludes nothing`,
    expected: "a path of something that the pattern finds, or none",
  }));
  return [...(made.length === 0 ? [nothing] : []), ...idle];
}
