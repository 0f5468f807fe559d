/** Shows an object that comes or goes in several environments once, where few of its lines are their own. */

import { groupBy } from "../diff/group-by.ts";
import { environmentLines, inAll } from "./environment-line.ts";
import type { Extent } from "./extent.ts";
import { objectLines } from "./object-lines.ts";
import { environmentsOf, inManyNamespaces, type PlacedObject, type Places } from "./placed-object.ts";

/** Of all lines of a body, one in so many may be an environment's own; a few always. */
const ownShare = 4;
const ownAlways = 3;

interface Body {
  readonly environments: readonly string[];
  readonly lines: readonly string[];
}

/**
 * The lines with their sign, in the order of the body: what is an environment's own stands under a line that names it.
 * `undefined` when the bodies have too little in common. `groups`: the same places, equal bodies together; two groups at least.
 */
export function shareBodies(
  places: Places,
  groups: readonly Places[],
  extent: Extent,
): readonly string[] | undefined {
  const anyNamespace = inManyNamespaces(places);
  const bodies = groups.map((group) => ({
    environments: environmentsOf(group),
    lines: signedLines(group[0], anyNamespace, extent),
  }));
  const [first, ...others] = bodies;
  if (first === undefined || others.some(({ lines }) => lines.length !== first.lines.length))
    return undefined;
  const own = first.lines.map((line, index) => others.some(({ lines }) => lines[index] !== line));
  const tooMany = own.filter(Boolean).length > Math.max(ownAlways, first.lines.length / ownShare);
  const sameKeys = first.lines.every((line, index) =>
    others.every(({ lines }) => keyOf(lines[index]) === keyOf(line)),
  );
  if (tooMany || !sameKeys) return undefined;
  const lines = runsOf(own).flatMap((run) =>
    run.isOwn ? ownLines(bodies, run, extent) : first.lines.slice(run.start, run.end),
  );
  return lines.at(-1) === inAll ? lines.slice(0, -1) : lines;
}

function signedLines(
  { object, neutral }: PlacedObject,
  anyNamespace: boolean,
  extent: Extent,
): readonly string[] {
  return objectLines({ object, varied: [], anyNamespace, extent }).map(neutral);
}

/** What stands before the value. */
function keyOf(line: string | undefined): string | undefined {
  return line?.replace(/:.*/, ":");
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly isOwn: boolean;
}

function runsOf(own: readonly boolean[]): readonly Run[] {
  const starts = own.flatMap((isOwn, index) => (isOwn === own[index - 1] ? [] : [{ start: index, isOwn }]));
  return starts.map((run, index) => ({ ...run, end: starts[index + 1]?.start ?? own.length }));
}

function ownLines(bodies: readonly Body[], { start, end }: Run, extent: Extent): readonly string[] {
  const variants = groupBy(bodies, ({ lines }) => lines.slice(start, end).join("\n"));
  const all = [...variants.values()].map((same) => ({
    environments: same.flatMap(({ environments }) => environments),
    lines: same[0].lines.slice(start, end),
  }));
  return [...environmentLines(all, extent), inAll];
}
