/** Lets at most so many pieces of work run at the same time; the others wait in turn. */

export type Slots = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function makeSlots(most: number): Slots {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The slot goes over to the next one, so that nobody slips in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
