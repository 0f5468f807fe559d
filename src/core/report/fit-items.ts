/** As many items of a list as have room; the first always has. */

export interface ItemRoom {
  /** UTF-16 units of all items together. */
  readonly room: number;
  /** How many items are read at all. */
  readonly most: number;
}

export interface FittedItems {
  readonly shown: readonly string[];
  readonly hidden: number;
}

export function fitItems(items: readonly string[], { room, most }: ItemRoom): FittedItems {
  let [used, number] = [0, 0];
  for (const item of items.slice(0, most)) {
    used += item.length + 1;
    if (used > room && number > 0) break;
    number++;
  }
  return { shown: items.slice(0, number), hidden: items.length - number };
}
