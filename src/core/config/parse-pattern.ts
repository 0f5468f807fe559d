/** Reads a pattern of paths as people write it; what is wrong with one is said in words for a person. */

import type { PathPattern, Segment, Wildcard } from "./path-pattern.ts";

export type ParsedPattern =
  | { readonly kind: "pattern"; readonly pattern: PathPattern }
  | { readonly kind: "problem"; readonly found: string; readonly expected: string };

type Problem = Extract<ParsedPattern, { readonly kind: "problem" }>;

/** Of placeholders; numbers are those of the stars. */
const placeholderName = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** Matching takes time for each of them. */
const mostWildcards = 16;

const tokens = /\*+|\{[^{}]*\}|[{}]|[^*{}]+/g;

/** `path`: without `.` segments and superfluous slashes. A path without wildcards is a pattern that finds itself. */
export function parsePattern(path: string): ParsedPattern {
  let stars = 0;
  const nextStar = (): string => String(++stars);
  const before: Segment[] = [];
  const behind: Segment[] = [];
  let any: string | undefined;
  for (const text of path.split("/")) {
    if (text === "**") {
      if (any !== undefined)
        return problem(
          "a pattern with ** more than once",
          "** at most once; * or a placeholder for one segment",
        );
      any = nextStar();
      continue;
    }
    const segment = parseSegment(text, nextStar);
    if ("kind" in segment) return segment;
    (any === undefined ? before : behind).push(segment);
  }
  const names = [...namesIn(before), ...(any === undefined ? [] : [any]), ...namesIn(behind)];
  if (names.length > mostWildcards)
    return problem(`a pattern with ${names.length} wildcards`, `at most ${mostWildcards} wildcards`);
  const beginning = beginningOf(before);
  const parts = { before, behind, ...(any === undefined ? {} : { any }) };
  return { kind: "pattern", pattern: { text: path, names: [...new Set(names)], beginning, ...parts } };
}

function parseSegment(text: string, nextStar: () => string): Segment | Problem {
  const wildcards: Wildcard[] = [];
  let last = "";
  for (const [token] of text.matchAll(tokens)) {
    if (!/[*{}]/.test(token)) {
      last = token;
      continue;
    }
    const name = token === "*" ? nextStar() : token.slice(1, -1);
    const wrong = wildcardProblem(token, name, last === "" && wildcards.length > 0);
    if (wrong !== undefined) return wrong;
    wildcards.push({ literal: last, name });
    last = "";
  }
  return { wildcards, last };
}

function wildcardProblem(token: string, name: string, isBehindWildcard: boolean): Problem | undefined {
  if (token.startsWith("**"))
    return problem("a pattern in which ** is a part of a segment", "** between slashes, or one *");
  if (token.length === 1 && token !== "*")
    return problem(`a pattern with a single ${token}`, "placeholders such as {cluster}");
  if (token !== "*" && !placeholderName.test(name)) {
    return problem(
      `a pattern with the placeholder ${token}`,
      "placeholders of letters, digits, hyphens and underscores that begin with a letter, such as {cluster}",
    );
  }
  if (!isBehindWildcard) return undefined;
  return problem(
    "a pattern with two wildcards side by side",
    "some text between two wildcards, so that it is clear where one ends",
  );
}

function namesIn(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap(({ wildcards }) => wildcards.map(({ name }) => name));
}

/** Up to the first wildcard. `**` may stand for nothing, so the slash before it does not count. */
function beginningOf(before: readonly Segment[]): string {
  const first = before.findIndex(({ wildcards }) => wildcards.length > 0);
  const whole = first === -1 ? before : before.slice(0, first);
  const begun = before.slice(whole.length, whole.length + 1).map(({ wildcards }) => wildcards[0]?.literal);
  return [...whole.map(({ last }) => last), ...begun].join("/");
}

function problem(found: string, expected: string): Problem {
  return { kind: "problem", found, expected };
}
