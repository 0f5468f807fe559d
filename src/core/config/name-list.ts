/** Lists of names in sentences: a repository may have a thousand environments. */

const mostNamed = 20;

/** `a, b and 3 more`; `none`. */
export function nameList(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const more = all.length - mostNamed;
  if (all.length === 0) return "none";
  return `${all.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
