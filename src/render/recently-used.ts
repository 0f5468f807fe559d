/** A map that forgets what was not used for longest when it grows past its bound. */

export interface RecentlyUsed<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

export interface RecentlyUsedOptions<Value> {
  readonly weigh: (value: Value) => number;
  /** Most weight of all values together; a single heavier one is not kept. */
  readonly most: number;
}

export function recentlyUsed<Key, Value>({
  weigh,
  most,
}: RecentlyUsedOptions<Value>): RecentlyUsed<Key, Value> {
  /** Oldest first: a `Map` keeps the order of insertion. */
  const values = new Map<Key, Value>();
  let weight = 0;
  const remove = (key: Key): void => {
    const value = values.get(key);
    if (value === undefined) return;
    values.delete(key);
    weight -= weigh(value);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key, value) => {
      remove(key);
      values.set(key, value);
      weight += weigh(value);
      for (const oldest of values.keys()) {
        if (weight <= most) break;
        remove(oldest);
      }
    },
  };
}
