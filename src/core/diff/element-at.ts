/** The element of a list at an index that is known to be inside, without an assertion that the compiler has to believe. */

/** Throws a RangeError outside of the list. */
export function elementAt<T>(items: readonly T[], index: number): T {
  const element = items[index];
  if (element === undefined) throw new RangeError(`no element ${index} of ${items.length}`);
  return element;
}
