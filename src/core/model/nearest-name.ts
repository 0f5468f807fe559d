/** What was probably meant by a name that does not exist: for "did you mean" in messages, never for acting. */

/**
 * The nearest of the names, or `undefined` when none is near; the first of equally near ones.
 * Near is: one edit for up to three characters, two for more. A name that begins with what was written is one edit away,
 * whatever its length: `prod` means `production`. Case does not count.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const wanted = written.toLowerCase();
  const isNear = (name: string, edits: number): boolean =>
    isWithinEdits(wanted, name.toLowerCase(), edits) ||
    (edits === 1 && wanted.length >= 3 && name.toLowerCase().startsWith(wanted));
  const distances = wanted.length < 4 ? [0, 1] : [0, 1, 2];
  for (const edits of distances) {
    const near = names.find((name) => isNear(name, edits));
    if (near !== undefined) return near;
  }
  return undefined;
}

/**
 * Whether at most so many characters have to be inserted, removed, replaced or swapped with their neighbour to make one text
 * of the other (optimal string alignment). The time grows with the power of `edits`, which is one or two.
 */
export function isWithinEdits(a: string, b: string, edits: number): boolean {
  if (a === b) return true;
  if (edits === 0 || Math.abs(a.length - b.length) > edits) return false;
  const same = commonBeginning(a, b);
  const [left, right] = [a.slice(same), b.slice(same)];
  const isSwapped = left.charAt(0) === right.charAt(1) && left.charAt(1) === right.charAt(0);
  return (
    isWithinEdits(left.slice(1), right, edits - 1) ||
    isWithinEdits(left, right.slice(1), edits - 1) ||
    isWithinEdits(left.slice(1), right.slice(1), edits - 1) ||
    (isSwapped && isWithinEdits(left.slice(2), right.slice(2), edits - 1))
  );
}

function commonBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length++;
  return length;
}
