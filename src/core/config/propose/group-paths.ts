/** Puts paths that look alike together: what is the same in all of them stays, what differs becomes a placeholder. */

import { parsePattern } from "../parse-pattern.ts";
import { matchPath, type PathPattern } from "../path-pattern.ts";
import { shortenExclusions } from "./shorten-exclusions.ts";
import { isProduction, isStage, placeholderAfter } from "./words.ts";

export interface PathGroup {
  /** The pattern, or the only member. */
  readonly text: string;
  readonly members: readonly string[];
  /** Absent: too few for a pattern. */
  readonly pattern?: PathPattern;
  /** What the pattern finds besides its members. */
  readonly exclude: readonly string[];
}

/** Fewer are clearer written out. */
const fewest = 4;
const mostExcluded = 20;

/** `all`: what else a pattern could find; the paths are among them. */
export function groupPaths(paths: readonly string[], all: readonly string[]): readonly PathGroup[] {
  const alike = new Map<string, string[]>();
  for (const path of paths) {
    const shape = shapeOf(path);
    alike.set(shape, [...(alike.get(shape) ?? []), path]);
  }
  return [...alike.values()].flatMap((members) => groupAlike(members, all));
}

export function writtenOut(path: string): PathGroup {
  return { text: path, members: [path], exclude: [] };
}

/** Depth, where it begins, stages at their places; and production apart from all else, since it is to be guarded. */
function shapeOf(path: string): string {
  const segments = path.split("/");
  const stages = segments.map((segment) => (isStage(segment) ? segment : ""));
  const [begin] = segments.slice(0, -1);
  return [begin, isProduction(path), ...stages].join("/");
}

function groupAlike(members: readonly string[], all: readonly string[]): readonly PathGroup[] {
  const columns = columnsOf(members);
  const varied = columns.flatMap((values, index) => (values.size > 1 ? [{ index, values }] : []));
  const narrowest = varied.toSorted((a, b) => a.values.size - b.values.size)[0];
  if (members.length < fewest || narrowest === undefined) return members.map(writtenOut);
  const parsed = parsePattern(patternText(columns));
  if (parsed.kind === "pattern") {
    const { pattern } = parsed;
    const own = new Set(members);
    const exclude = all.filter((path) => !own.has(path) && matchPath(pattern, path) !== undefined);
    const short = shortenExclusions(exclude, pattern.text, members);
    if (short.length <= mostExcluded && exclude.length <= members.length)
      return [{ text: pattern.text, members, pattern, exclude: short }];
  }
  return [...narrowest.values].flatMap((value) =>
    groupAlike(
      members.filter((member) => member.split("/")[narrowest.index] === value),
      all,
    ),
  );
}

/** The values of each segment. All members have as many. */
function columnsOf(members: readonly string[]): readonly ReadonlySet<string>[] {
  const rows = members.map((member) => member.split("/"));
  return rows
    .slice(0, 1)
    .flat()
    .map((_, index) => new Set(rows.flatMap((row) => row.slice(index, index + 1))));
}

function patternText(columns: readonly ReadonlySet<string>[]): string {
  const segments: string[] = [];
  const names = new Set<string>();
  for (const values of columns) {
    const { before, behind } = sharedEnds([...values]);
    const wanted = /values/.test(before + behind) ? "environment" : placeholderAfter(segments.at(-1));
    const name = (): string => freshName(wanted, names);
    segments.push(values.size === 1 ? [...values].join("") : `${before}{${name()}}${behind}`);
  }
  return segments.join("/");
}

/** `values-` and `.yaml`: up to a separator, so that no word is cut. Nothing where a value would be nothing else. */
function sharedEnds(values: readonly string[]): { readonly before: string; readonly behind: string } {
  const reversed = values.map((value) => Array.from(value).toReversed().join(""));
  const before = sharedBeginning(values);
  const behind = Array.from(sharedBeginning(reversed)).toReversed().join("");
  const isLeft = values.every((value) => value.length > before.length + behind.length);
  return isLeft ? { before, behind } : { before: "", behind: "" };
}

function sharedBeginning(values: readonly string[]): string {
  const first = values.slice(0, 1).join("");
  let length = 0;
  while (length < first.length && values.every((value) => value.startsWith(first.slice(0, length + 1))))
    length++;
  const separators = ["-", "_", "."].map((separator) => first.slice(0, length).lastIndexOf(separator));
  return first.slice(0, Math.max(...separators) + 1);
}

function freshName(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let number = 2; names.has(name); number++) name = `${wanted}${number}`;
  names.add(name);
  return name;
}
