/** The entries of `environments`: one environment each, or a pattern of which many are made. */

import type { PlacelessProblem } from "./check-config.ts";
import type { PlacedEnvironment } from "./expand-environments.ts";
import { placeholdersOf } from "./fill-placeholders.ts";
import { nearestName } from "../model/nearest-name.ts";
import { normalisePath } from "./normalise-path.ts";
import { parsePattern } from "./parse-pattern.ts";
import { type PathPattern, isPattern } from "./path-pattern.ts";
import type { RightParts } from "./written-config.ts";

/** An entry of which an environment is made for each folder that it finds. */
export interface PatternEntry {
  /** Its place in `environments`. */
  readonly index: number;
  readonly parts: RightParts;
  /** Of one folder where the files of values alone make the difference. */
  readonly path: PathPattern;
  /** Files of values with placeholders that stand for nothing in the path. */
  readonly valuesFiles: readonly PathPattern[];
  readonly exclude: readonly Exclusion[];
}

export interface Exclusion {
  readonly pattern: PathPattern;
  /** Its place in `exclude`. */
  readonly index: number;
}

/** With neither an environment nor a pattern: a pattern that cannot be used. */
export interface ReadEntry {
  readonly environment?: PlacedEnvironment;
  readonly pattern?: PatternEntry;
  readonly problems: readonly PlacelessProblem[];
}

export function readEntry(parts: RightParts, index: number): ReadEntry {
  const reading: Reading = { at: ["environments", index], problems: [] };
  const { problems } = reading;
  const { path = "", helm, exclude } = parts;
  if ([path, ...(helm?.valuesFiles ?? [])].some(isPattern)) {
    const read = readPatternEntry(reading, parts);
    return { problems, ...(read === undefined ? {} : { pattern: { index, parts, ...read } }) };
  }
  checkTemplates(reading, parts, []);
  if (exclude !== undefined) {
    const expected = "a path with * or a placeholder beside it, or no exclude";
    add(reading, ["exclude"], { found: "an exclusion without a pattern", expected });
  }
  return { environment: { index, parts }, problems };
}

/** `undefined`: it cannot be used, and the problems say why; or the path is a problem of its own. */
function readPatternEntry(
  reading: Reading,
  parts: RightParts,
): Pick<PatternEntry, "path" | "valuesFiles" | "exclude"> | undefined {
  const path = parts.path === undefined ? undefined : readPattern(reading, ["path"], parts.path);
  const files = (parts.helm?.valuesFiles ?? []).flatMap((file, place) =>
    isPattern(file) ? (readPattern(reading, ["helm", "valuesFiles", place], file) ?? []) : [],
  );
  const exclude = (parts.exclude ?? []).flatMap((written, place) => {
    const pattern = readPattern(reading, ["exclude", place], written);
    return pattern === undefined ? [] : { pattern, index: place };
  });
  checkWildcards(reading, files, exclude);
  if (path === undefined || reading.problems.length > 0) return undefined;
  const names = [...new Set([path, ...files].flatMap((pattern) => pattern.names))];
  checkTemplates(reading, parts, names);
  const valuesFiles = files.filter((file) => file.names.some((name) => !path.names.includes(name)));
  return { path, valuesFiles, exclude };
}

type Step = string | number;

interface Reading {
  readonly at: readonly Step[];
  readonly problems: PlacelessProblem[];
}

function add(
  { at, problems }: Reading,
  path: readonly Step[],
  problem: Omit<PlacelessProblem, "path">,
): void {
  problems.push({ path: [...at, ...path], ...problem });
}

function readPattern(reading: Reading, path: readonly Step[], written: string): PathPattern | undefined {
  const parsed = parsePattern(normalisePath(written));
  if (parsed.kind === "pattern") return parsed.pattern;
  add(reading, path, { found: parsed.found, expected: parsed.expected });
  return undefined;
}

/** Stars have numbers, which two texts would both begin from 1; and an exclusion finds nothing for others to use. */
function checkWildcards(
  reading: Reading,
  files: readonly PathPattern[],
  exclude: readonly Exclusion[],
): void {
  const starred = files.find(({ names }) => names.some(isStar));
  if (starred !== undefined) {
    add(reading, ["helm", "valuesFiles"], {
      found: `a star in ${starred.text}`,
      expected: "placeholders such as {environment}, which say what they stand for",
    });
  }
  for (const { pattern, index } of exclude) {
    const named = pattern.names.find((name) => !isStar(name));
    if (named === undefined) continue;
    const found = `the placeholder {${named}} in an exclusion`;
    add(reading, ["exclude", index], { found, expected: "* or **, which stand for anything" });
  }
}

function isStar(name: string): boolean {
  return /^\d/.test(name);
}

/** `names`: what may be put in. */
function checkTemplates(reading: Reading, parts: RightParts, names: readonly string[]): void {
  const { name, cluster, namespace, namespaces = [], helm } = parts;
  const written: readonly (readonly [readonly Step[], string | undefined])[] = [
    [["name"], name],
    [["cluster"], cluster],
    [["namespace"], namespace],
    ...namespaces.map((further, place) => [["namespaces", place], further] as const),
    [["helm", "releaseName"], helm?.releaseName],
  ];
  for (const [path, template] of written) {
    for (const unknown of placeholdersOf(template ?? "").filter((one) => !names.includes(one)))
      add(reading, path, unknownPlaceholder(unknown, names));
  }
  const [one] = names;
  if (one === undefined || name === undefined || placeholdersOf(name).length > 0) return;
  const example = `${name}-{${one}}`;
  add(reading, ["name"], {
    found: "one name for all that the pattern finds",
    expected: `a name with a placeholder, such as "${example}"`,
  });
}

function unknownPlaceholder(unknown: string, names: readonly string[]): Omit<PlacelessProblem, "path"> {
  const suggestion = nearestName(unknown, names);
  return {
    found: `the placeholder {${unknown}}`,
    expected:
      names.length === 0
        ? "no placeholder, since the path has none"
        : `one that the pattern has: ${names.map((name) => `{${name}}`).join(", ")}`,
    ...(suggestion === undefined ? {} : { suggestion: `{${suggestion}}` }),
  };
}
