/** Work that can be interrupted: it stops after each small step, so that whoever runs it may let others run in between. */

/** Gives its result in the end, and nothing before. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** One item a step. */
export function* mapSteps<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Result,
): Steps<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    yield undefined;
  }
  return results;
}

/** All steps at once. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
