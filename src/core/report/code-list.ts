/** Names in a sentence. */

import { code } from "./markdown.ts";

/** Names of environments are short; a path that stands for one may be long. */
const longestName = 100;

/** `a`, `b` and 3 more. Without a limit of their number, names are not cut either. */
export function codeList(names: readonly string[], most = 8): string {
  const longest = most === Infinity ? Infinity : longestName;
  const shown = names.slice(0, most).map((name) => code(name, longest));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}
