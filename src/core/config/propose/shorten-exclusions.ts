/** Says many exclusions that differ where the pattern has placeholders as one with stars. */

import { parsePattern } from "../parse-pattern.ts";
import { matchPath } from "../path-pattern.ts";

/** `members`: what must not be excluded. `pattern`: of all of them. */
export function shortenExclusions(
  exclude: readonly string[],
  pattern: string,
  members: readonly string[],
): readonly string[] {
  const byEnd = new Map<string, string[]>();
  for (const path of exclude) {
    const end = path.slice(path.lastIndexOf("/") + 1);
    byEnd.set(end, [...(byEnd.get(end) ?? []), path]);
  }
  const begin = pattern.slice(0, Math.max(pattern.lastIndexOf("/"), 0)).replaceAll(/\{[^{}]*\}/g, "*");
  return [...byEnd].flatMap(([end, paths]) => {
    const starred = begin === "" ? end : `${begin}/${end}`;
    return paths.length > 1 && !findsAny(starred, members) ? [starred] : paths;
  });
}

/** With what is above them, as an exclusion leaves out everything below what it names. */
function findsAny(starred: string, members: readonly string[]): boolean {
  const parsed = parsePattern(starred);
  return (
    parsed.kind === "problem" || members.some((member) => matchPath(parsed.pattern, member) !== undefined)
  );
}
