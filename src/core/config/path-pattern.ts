/** Patterns of paths such as `clusters/{cluster}/overlays/*`: what each wildcard of them stands for in a path that matches. */

/** What the wildcards stand for: placeholders by their names, stars by their numbers from 1. */
export type Bindings = ReadonlyMap<string, string>;

export interface PathPattern {
  readonly text: string;
  /** Of the placeholders and stars, each once. */
  readonly names: readonly string[];
  /** What every path that matches begins with. */
  readonly beginning: string;
  readonly before: readonly Segment[];
  /** `**` between the two, and its name. */
  readonly any?: string;
  readonly behind: readonly Segment[];
}

/** Each wildcard has a literal before it, which is empty at the beginning of a segment alone. */
export interface Segment {
  readonly wildcards: readonly Wildcard[];
  /** Behind the last wildcard. */
  readonly last: string;
}

export interface Wildcard {
  readonly literal: string;
  readonly name: string;
}

export function isPattern(path: string): boolean {
  return /[*{}]/.test(path);
}

/**
 * A wildcard stands for one or more characters of one segment, `**` for any number of whole segments. Neither takes a segment that
 * begins with a dot, as in shells. Of several in one segment the first takes as much as it can.
 */
export function matchPath(pattern: PathPattern, path: string): Bindings | undefined {
  const { beginning, before, any, behind } = pattern;
  if (!path.startsWith(beginning)) return undefined;
  const steps = path.split("/");
  const end = steps.length - behind.length;
  if (any === undefined ? end !== before.length : end < before.length) return undefined;
  const bindings = new Map<string, string>();
  const matches =
    matchSteps(before, steps, bindings) &&
    matchSteps(behind, steps.slice(end), bindings) &&
    (any === undefined || matchAny(any, steps.slice(before.length, end), bindings));
  return matches ? bindings : undefined;
}

function matchAny(name: string, steps: readonly string[], bindings: Map<string, string>): boolean {
  return !steps.some(isHidden) && bind(bindings, name, steps.join("/"));
}

/** `steps`: at least as many as there are segments. */
function matchSteps(
  segments: readonly Segment[],
  steps: readonly string[],
  bindings: Map<string, string>,
): boolean {
  return segments.every((segment, index) =>
    steps.slice(index, index + 1).every((step) => matchStep(segment, step, bindings)),
  );
}

/** The literals are found from the end, each as late as it can be: then the first wildcard is the longest, and no step is taken back. */
function matchStep({ wildcards, last }: Segment, step: string, bindings: Map<string, string>): boolean {
  const [first, ...further] = wildcards;
  if (first === undefined) return step === last;
  if (!step.endsWith(last) || (first.literal === "" && isHidden(step))) return false;
  let rest = step.slice(0, step.length - last.length);
  for (const { literal, name } of further.toReversed()) {
    const begin = rest.slice(0, -1).lastIndexOf(literal);
    if (begin === -1 || !bind(bindings, name, rest.slice(begin + literal.length))) return false;
    rest = rest.slice(0, begin);
  }
  const { literal, name } = first;
  return (
    rest.startsWith(literal) &&
    rest.length > literal.length &&
    bind(bindings, name, rest.slice(literal.length))
  );
}

/** `false`: the same placeholder stands for something else already. */
function bind(bindings: Map<string, string>, name: string, value: string): boolean {
  const known = bindings.get(name);
  bindings.set(name, value);
  return known === undefined || known === value;
}

function isHidden(step: string): boolean {
  return step.startsWith(".");
}
