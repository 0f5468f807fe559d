/** Lines of a diff that are not the same in all environments, each under a line that says where they hold. */

import { count } from "./count.ts";

export interface OwnLines {
  readonly environments: readonly string[];
  /** With their signs. */
  readonly lines: readonly string[];
  /** What else the line that names them says. */
  readonly note?: string;
}

/** Environments that one line names, and sets of environments that are shown; the rest is counted. */
const mostNames = 8;
const mostSets = 20;

/** What follows is of all environments again. */
export const inAll = "# in all";

/** No content can look like a line that begins with `#`, for content begins with its sign. */
export function environmentLines(all: readonly OwnLines[]): readonly string[] {
  const shown = all.slice(0, mostSets);
  const hidden = all.slice(mostSets).flatMap(({ environments }) => environments).length;
  return [
    ...shown.flatMap(({ environments, lines, note = "" }) => [
      `${environmentLine(environments)}${note}`,
      ...lines,
    ]),
    ...(hidden > 0 ? [`# and its own in ${count(hidden, "environment")} more`] : []),
  ];
}

function environmentLine(environments: readonly string[]): string {
  const names = environments.slice(0, mostNames).join(", ");
  const more = environments.length > mostNames ? ` and ${environments.length - mostNames} more` : "";
  return `# in ${names}${more}`;
}
