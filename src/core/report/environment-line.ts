/** Lines of a diff that are not the same in all environments, each under a line that says where they hold. */

import { count } from "./count.ts";
import { atMost, type Extent } from "./extent.ts";

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
export function environmentLines(all: readonly OwnLines[], extent: Extent = "comment"): readonly string[] {
  const most = atMost(mostSets, extent);
  const shown = all.slice(0, most);
  const hidden = all.slice(most).flatMap(({ environments }) => environments).length;
  return [
    ...shown.flatMap(({ environments, lines, note = "" }) => [
      `${environmentLine(environments, atMost(mostNames, extent))}${note}`,
      ...lines,
    ]),
    ...(hidden > 0 ? [`# and its own in ${count(hidden, "environment")} more`] : []),
  ];
}

function environmentLine(environments: readonly string[], most: number): string {
  const names = environments.slice(0, most).join(", ");
  const more = environments.length > most ? ` and ${environments.length - most} more` : "";
  return `# in ${names}${more}`;
}
