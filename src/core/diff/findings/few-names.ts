/** A list of names in a line: the first few, and how many more there are. */

const mostNames = 5;

/** Each name once. */
export function fewNames(names: Iterable<string>, separator = ", "): string {
  const distinct = [...new Set(names)];
  const rest = distinct.length - mostNames;
  return distinct.slice(0, mostNames).join(separator) + (rest > 0 ? ` and ${rest} more` : "");
}
