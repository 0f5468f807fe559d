/** Names in a sentence. */

import { code } from "./markdown.ts";

/** Names of environments are short; a path that stands for one may be long. */
const longestName = 100;

/** `a`, `b` and 3 more. */
export function codeList(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => code(name, longestName));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}
